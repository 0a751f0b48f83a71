/**
 * Puts the SBOM of a CPython release under the interpreter it describes (docs/rules.md R9). It names itself by CPE; what it lists is
 * the composition of the source: a distributor's build may leave out, replace or patch parts of it, which a property says.
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component } from '../../model/component.ts';
import { cpeVersion } from '../../model/cpe.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { EMPTY_INVENTORY, type Inventory, type SbomDocument } from '../../model/inventory.ts';
import { ownProperty } from '../../model/properties.ts';
import { versionKey } from '../../model/pypi-version.ts';
import { rewriteReferences } from '../../model/rewrite.ts';
import { attachUnreached } from '../graph/attach.ts';
import { foundAt } from '../trace.ts';
import { collapseFiles, type FilePolicy } from './collapse-files.ts';
import { type Subject, subjectRecord } from './subject.ts';

export interface ResolvedInterpreter {
  /** Empty where the document describes another version. */
  readonly inventory: Inventory;
  /** The document's records that turned out to be the interpreter. */
  readonly unified: number;
  /** The files that were collapsed. */
  readonly dropped: number;
}

/** Resolves a release's document against the interpreter of an environment. Another version is a diagnostic, and nothing is merged. */
export function resolveInterpreterDocument(subject: Subject, document: SbomDocument, files: FilePolicy): Outcome<ResolvedInterpreter> {
  const selves = document.components.filter((component) => isPython(component));
  const own = selves.filter((component) => versionKey(versionOf(component)) === versionKey(subject.version ?? ''));
  if (own.length === 0) {
    const stated = selves.map(versionOf)[0] ?? 'no interpreter';
    return {
      value: { inventory: EMPTY_INVENTORY, unified: 0, dropped: 0 },
      diagnostics: [{ code: 'interpreter-sbom-mismatch', at: { path: document.path }, stated, found: subject.version ?? '' }],
    };
  }
  const isSelf = new Set(own.map(({ id }) => id));
  const rewritten = rewriteReferences(document, (id) => (isSelf.has(id) ? subject.id : id));
  const found = foundAt(document.path, subject.id);
  const listed = document.components.map((component) =>
    isSelf.has(component.id) ? selfRecord(component, subject, document) : found(component),
  );
  const record = subjectRecord(subject, document.path);
  const { inventory: kept, dropped } = collapseFiles({ ...rewritten, components: listed }, files, record, document.roots);
  const others = kept.components.map(({ id }) => id).filter((id) => id !== subject.id);
  return {
    value: {
      inventory: {
        ...kept,
        speaker: { kind: 'carrier', id: subject.id },
        relations: [...kept.relations, ...attachUnreached(subject.id, others, kept.relations)],
      },
      unified: own.length,
      dropped,
    },
    diagnostics: [],
  };
}

/** CPython calls itself `cpe:2.3:a:python:python`; a document without CPEs, by its name. */
function isPython({ cpes, name, type, purl }: Component): boolean {
  if (type === 'file') return false;
  if ((cpes ?? []).some((cpe) => cpe[1] === 'python' && cpe[2] === 'python')) return true;
  return /^c?python$/i.test(name) && (purl === undefined || purl.type === 'generic');
}

function versionOf({ version, cpes }: Component): string {
  return version ?? (cpes ?? []).map(cpeVersion).find((stated) => stated !== undefined) ?? '';
}

/** What the document says of the interpreter. The digest is that of the source archive, and stays with its address. */
function selfRecord(component: Component, subject: Subject, document: SbomDocument): Component {
  const { purl: _purl, version: _version, localScope: _scope, group: _group, hashes, externalReferences, ...rest } = component;
  const references = (externalReferences ?? []).map((reference) =>
    reference.type === 'distribution' && hashes !== undefined ? { ...reference, hashes } : reference,
  );
  return {
    ...rest,
    ...subjectRecord(subject, document.path),
    ...defined({ externalReferences: nonEmpty(references) }),
    properties: [
      ...(rest.properties ?? []),
      ownProperty('composition-of', 'the source release; a distributor may have left out, replaced or patched parts'),
    ],
  };
}
