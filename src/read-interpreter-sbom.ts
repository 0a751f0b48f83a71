/** The SBOMs of the interpreters' releases, as far as they are asked for, under the interpreters of exactly those versions (docs/rules.md R9). */
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { loadInterpreterSboms } from './interpreter-sbom.ts';
import { hostRecord } from './merge/host.ts';
import { cleanText } from './merge/hygiene.ts';
import { type FilePolicy, resolveInterpreterDocument } from './merge/interpreter-document.ts';
import { traceProperties, traceReference, traceSource } from './merge/trace.ts';
import type { Component } from './model/component.ts';
import { defined, nonEmpty } from './model/defined.ts';
import { EMPTY_INVENTORY, type Inventory, type SbomDocument } from './model/inventory.ts';
import { append } from './model/order.ts';
import { interpreterHost } from './package-managers.ts';
import type { Interpreter } from './python/interpreter.ts';
import type { Limits } from './read-documents.ts';

export interface InterpreterSbomRequest {
  /** A path, an address that may hold `{version}`, or `fetch`. */
  readonly source: string;
  readonly files: FilePolicy;
  readonly limits: Limits;
  readonly onFetch?: (url: string, received: number) => void;
}

export interface InterpreterFragments {
  readonly fragments: readonly Inventory[];
  readonly read: number;
  readonly unified: number;
  readonly dropped: number;
  readonly merged: number;
}

/** What there is where none was asked for. */
export const NOTHING: InterpreterFragments = { fragments: [], read: 0, unified: 0, dropped: 0, merged: 0 };

/** Loads the documents and puts each under its interpreter. What does not fit, or cannot be loaded, is a finding. */
export async function readInterpreterSboms(
  found: readonly (Interpreter | undefined)[],
  request: InterpreterSbomRequest,
  diagnostics: Diagnostic[],
): Promise<InterpreterFragments> {
  const interpreters = new Map(
    found.flatMap((interpreter) =>
      interpreter?.component?.version === undefined || interpreter.component.name !== 'python'
        ? []
        : [[interpreter.component.version, interpreter.component] as const],
    ),
  );
  if (interpreters.size === 0) {
    diagnostics.push({
      code: 'interpreter-sbom-unusable',
      at: { path: cleanText(request.source) },
      reason: 'no CPython of a known full version was found',
    });
    return NOTHING;
  }
  const { source, limits, onFetch } = request;
  const documents = await loadInterpreterSboms(source, [...interpreters.keys()], limits, diagnostics, onFetch);
  const fragments: Inventory[] = [];
  const totals = { read: 0, unified: 0, dropped: 0, merged: 0 };
  for (const { document, digest } of documents) {
    const resolved = [...interpreters.values()].map((component) => ({
      component,
      outcome: resolveInterpreterDocument(interpreterHost(component), document, request.files),
    }));
    const fitting = resolved.filter(({ outcome }) => outcome.diagnostics.length === 0);
    // Of several interpreters it describes one; only where it fits none that is a finding.
    if (fitting.length === 0) append(diagnostics, resolved[0]?.outcome.diagnostics ?? []);
    for (const { component, outcome } of fitting) {
      fragments.push(outcome.value.inventory, traceOn(component, document, digest));
      totals.read += document.components.length;
      totals.unified += outcome.value.unified;
      totals.dropped += outcome.value.dropped;
      totals.merged += 1;
    }
  }
  return { fragments, ...totals };
}

/** The trace that the SBOM of a release leaves on its interpreter. */
function traceOn(component: Component, document: SbomDocument, digest: string): Inventory {
  const record: Component = {
    ...hostRecord(interpreterHost(component), document),
    externalReferences: [...document.externalReferences, traceReference(document.path, digest, 'given', document)],
    ...defined({ properties: nonEmpty(traceProperties(document)) }),
  };
  return { ...EMPTY_INVENTORY, components: [record], sources: [traceSource(document, 'given', component.id)] };
}
