/**
 * The trace that a merged document leaves (docs/rules.md R1.5): a reference with its digest, its tools and serial number as
 * properties, and itself as the source of what it says. And the place that each of its components was found in.
 */
import type { Component, ComponentId, Contact, Evidence, ExternalReference, Property } from '../model/component.ts';
import { contactText } from '../model/contact.ts';
import { defined } from '../model/defined.ts';
import type { SbomDocument, Source } from '../model/inventory.ts';
import { ownProperty } from '../model/properties.ts';

/**
 * How a document came to us: inside of a package, where PEP 770 puts it, where a header of its metadata says or beside the code, or named on the
 * command line.
 */
export type Arrival = 'embedded' | 'headed' | 'beside' | 'given';

const ARRIVALS: { readonly [A in Arrival]: string } = {
  embedded: 'embedded SBOM (PEP 770)',
  headed: 'SBOM that a header of the metadata names',
  beside: 'SBOM beside the code',
  given: 'merged SBOM',
};

/** The reference to a document's file; `document` is undefined where it could not be read. */
export function traceReference(path: string, sha256: string, arrival: Arrival, document: SbomDocument | undefined): ExternalReference {
  return {
    type: 'bom',
    url: path.split('/').map(encodeURIComponent).join('/'),
    comment: `${ARRIVALS[arrival]}, ${document === undefined ? 'not merged' : describe(document)}`,
    hashes: [{ algorithm: 'SHA-256', content: sha256 }],
  };
}

/** A comment names them up to here; the properties have them all. */
const MOST_TOOLS = 4;

function describe({ format, formatVersion, tools }: SbomDocument): string {
  const [shown, more] = [tools.slice(0, MOST_TOOLS), tools.slice(MOST_TOOLS)];
  const makers = more.length === 0 ? shown : [...shown, `${more.length} more`];
  return `${format} ${formatVersion}${tools.length === 0 ? '' : ` by ${makers.join(', ')}`}`;
}

const STATEMENTS = { author: 'sbom-author', license: 'sbom-license', property: 'sbom-property' } as const;

/**
 * Tools and serial number of a document and what it says of itself, as properties of what it was merged into; `authors` are those of its
 * authors that stand nowhere else.
 */
export function traceProperties(document: SbomDocument, authors: readonly Contact[] = document.authors ?? []): readonly Property[] {
  const name = document.path.slice(document.path.lastIndexOf('/') + 1);
  return [
    ...document.tools.map((tool) => ownProperty('sbom-tool', `${name}: ${tool}`)),
    ...authors.map((author) => ownProperty('sbom-author', `${name}: author ${contactText(author)}`)),
    ...(document.statements ?? []).map(({ about, text }) => ownProperty(STATEMENTS[about], `${name}: ${text}`)),
    ...(document.serialNumber === undefined ? [] : [ownProperty('sbom-serial-number', `${name}: ${document.serialNumber}`)]),
  ];
}

/** The document as the source of what its components say. */
export function traceSource(document: SbomDocument, arrival: Arrival, suppliedBy: ComponentId): Source {
  return defined({
    path: document.path,
    suppliedBy,
    timestamp: document.timestamp,
    note: `${ARRIVALS[arrival]} ${document.path}, ${describe(document)}`,
  });
}

/**
 * What puts the document at `path` in front of the places that a component was found in; of a document that a carrier's archive holds, also
 * whose word it is, so that authorize.ts need not copy each record again.
 */
export function foundAt(path: string, carrier?: ComponentId): (component: Component) => Component {
  const here = { location: path };
  // Most records state no place: they share this one.
  const only = { occurrences: [here] };
  const evidenceOf = ({ evidence }: Component): Evidence =>
    evidence === undefined ? only : { ...evidence, occurrences: [here, ...(evidence.occurrences ?? [])] };
  if (carrier === undefined) return (component) => ({ ...component, evidence: evidenceOf(component) });
  const statedBy = [carrier];
  return (component) => ({ ...component, evidence: evidenceOf(component), statedBy });
}
