/** Evidence: the SBOMs of the interpreters' releases, as far as they are asked for, under the interpreters of exactly those versions (docs/rules.md R9). */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { FilePolicy } from '../merge/identify/collapse-files.ts';
import { resolveInterpreterDocument } from '../merge/identify/interpreter-document.ts';
import { subjectRecord } from '../merge/identify/subject.ts';
import { traceProperties, traceReference, traceSource } from '../merge/trace.ts';
import type { Component } from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { EMPTY_INVENTORY, type GivenDocument, type Inventory, type SbomDocument } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import type { Interpreter } from '../python/interpreter/interpreter.ts';
import { interpreterSubject } from './addition.ts';
import { type Contribution, contribution } from './contribution.ts';

/** The interpreters that a release's SBOM can be about, by their full version: CPython alone. */
export function releasesOf(found: readonly (Interpreter | undefined)[]): ReadonlyMap<string, Component> {
  return new Map(
    found.flatMap((interpreter) =>
      interpreter?.component?.version === undefined || interpreter.component.name !== 'python'
        ? []
        : [[interpreter.component.version, interpreter.component] as const],
    ),
  );
}

/** Puts each document under its interpreter. What does not fit is a finding. */
export function collectInterpreterSboms(
  interpreters: ReadonlyMap<string, Component>,
  documents: readonly GivenDocument[],
  files: FilePolicy,
): Outcome<Contribution> {
  const diagnostics: Diagnostic[] = [];
  const fragments: Inventory[] = [];
  const counts = { read: 0, unified: 0, dropped: 0, documentsMerged: 0 };
  for (const { document, digest } of documents) {
    const resolved = [...interpreters.values()].map((component) => ({
      component,
      outcome: resolveInterpreterDocument(interpreterSubject(component), document, files),
    }));
    const fitting = resolved.filter(({ outcome }) => outcome.diagnostics.length === 0);
    // Of several interpreters it describes one; only where it fits none that is a finding.
    if (fitting.length === 0) append(diagnostics, resolved[0]?.outcome.diagnostics ?? []);
    for (const { component, outcome } of fitting) {
      fragments.push(outcome.value.inventory, traceOn(component, document, digest));
      counts.read += document.components.length;
      counts.unified += outcome.value.unified;
      counts.dropped += outcome.value.dropped;
      counts.documentsMerged += 1;
    }
  }
  return { value: contribution({ fragments, counts }), diagnostics };
}

/** The trace that the SBOM of a release leaves on its interpreter. */
function traceOn(component: Component, document: SbomDocument, digest: string): Inventory {
  const record: Component = {
    ...subjectRecord(interpreterSubject(component), document.path),
    externalReferences: [...document.externalReferences, traceReference(document.path, digest, 'given', document)],
    ...defined({ properties: nonEmpty(traceProperties(document)) }),
  };
  return { ...EMPTY_INVENTORY, components: [record], sources: [traceSource(document, 'given', component.id)] };
}
