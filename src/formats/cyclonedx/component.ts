/**
 * A component's field table, and the way between the table's shape and the model's: purl and CPE are parsed, the single
 * author of 1.5 becomes a contact, further CPEs stand in properties.
 * Specification: https://cyclonedx.org/docs/1.7/json/#components
 */
import {
  COMPONENT_TYPES,
  type Component,
  type ComponentFacts,
  type ComponentType,
  type Pedigree,
  type Property,
} from '../../model/component.ts';
import { type Cpe, formatCpe, parseCpe } from '../../model/cpe.ts';
import type { Mutable } from '../../model/defined.ts';
import { formatPurl, type Purl, parsePurl } from '../../model/purl.ts';
import { isJsonObject, member, textMember } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import {
  boolean,
  type Codec,
  entity,
  field,
  listOf,
  mapped,
  oneOf,
  type ReadContext,
  refined,
  text,
  type WriteContext,
} from '../field-table.ts';
import { atMost, contact, externalReference, hashes, organization, property } from './entities.ts';
import { evidence } from './evidence.ts';
import { commit, patch } from './history.ts';
import { licenses } from './licenses.ts';
import { readOnce } from './read-once.ts';
import { componentTypeIn } from './vocabulary.ts';

/** A component as the table has it: the model's facts, and the reference, which is the id of what a writer gets. */
type TableComponent = ComponentFacts & { readonly id?: string };

const CPE_PROPERTY = 'syft:cpe23';

const purl: Codec<Purl> = mapped(
  text,
  (value, context) => parsePurl(value) ?? context.report({ code: 'sbom-purl-invalid', purl: value.toWellFormed() }),
  (value) => formatPurl(value),
);

/** Written from the id. Read by the caller: an id of the document is none of ours, and taking it away again would make each object slow. */
const reference: Codec<string> = { read: () => undefined, write: (value) => value };

/** The field holds one; the others stand in properties. */
const firstCpe: Codec<readonly Cpe[]> = mapped(
  text,
  (value, context): readonly Cpe[] | undefined => {
    const cpe = parseCpe(value);
    return cpe === undefined ? context.report({ code: 'sbom-cpe-invalid', cpe: value.toWellFormed() }) : [cpe];
  },
  ([cpe]) => cpe && formatCpe(cpe),
);

const knownType = oneOf(COMPONENT_TYPES);
const componentType: Codec<ComponentType> = {
  read: (value, context) => knownType.read(value, context) ?? 'library',
  write: (value, context) => componentTypeIn(context.minor, value),
};

// Nested in a pedigree: facts only. Declared as a function, since table and pedigree refer to each other.
const factsOf: Codec<ComponentFacts> = {
  read: (value, context) => readComponent(value, context)?.facts,
  write: (value, context) => writeComponent(value, context),
};

const pedigree: Codec<Pedigree> = entity<Pedigree>('pedigree', {
  ancestors: field('ancestors', listOf(factsOf)),
  descendants: field('descendants', listOf(factsOf)),
  variants: field('variants', listOf(factsOf)),
  commits: field('commits', listOf(commit)),
  patches: field('patches', listOf(patch)),
  notes: field('notes', text),
});

const table: Codec<TableComponent> = entity<TableComponent>(
  'component',
  {
    type: field('type', componentType),
    id: field('bom-ref', reference),
    supplier: field('supplier', organization),
    manufacturer: field('manufacturer', organization, { since: 6 }),
    authors: field('authors', listOf(contact), { since: 6 }),
    publisher: field('publisher', text),
    group: field('group', text),
    name: field('name', text, { required: true }),
    version: field('version', atMost(1024)),
    description: field('description', text),
    scope: field('scope', oneOf(['required', 'optional', 'excluded'])),
    hashes: field('hashes', hashes),
    licenses: field('licenses', licenses),
    copyright: field('copyright', text),
    cpes: field('cpe', firstCpe),
    purl: field('purl', purl),
    omniborIds: field('omniborId', listOf(text), { since: 6 }),
    swhids: field('swhid', listOf(text), { since: 6 }),
    mimeType: field(
      'mime-type',
      refined(text, (value, context) => (/^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(value) ? value : context.problem('is not a media type'))),
    ),
    modified: field('modified', boolean),
    pedigree: field('pedigree', pedigree),
    externalReferences: field('externalReferences', listOf(externalReference)),
    evidence: field('evidence', evidence),
    tags: field('tags', listOf(text), { since: 6 }),
    properties: field('properties', listOf(property)),
  },
  // The one author of 1.5 becomes a contact; nested components are walked by the reader.
  ['author', 'components'],
);

interface ReadComponent extends Found {
  /** The nested components, not yet read. */
  readonly nested?: unknown;
}

/** Reads one component; undefined (reported) when it is no object or has no name. */
export function readComponent(value: unknown, context: ReadContext): ReadComponent | undefined {
  // What holds others is seldom the same twice, and large.
  if (!isJsonObject(value) || Object.hasOwn(value, 'components')) return readAnew(value, context);
  return readOnce(value, context, readAnew);
}

function readAnew(value: unknown, context: ReadContext): ReadComponent | undefined {
  const facts: Mutable<TableComponent> | undefined = table.read(value, context);
  if (facts === undefined || !isJsonObject(value)) return undefined;
  const stated = member(value, 'bom-ref');
  const bomRef = stated === undefined ? undefined : readReference(stated, context);
  facts.type ??= 'library';
  const author = textMember(value, 'author');
  if (facts.authors === undefined && author !== undefined && author !== '') facts.authors = [{ name: author }];
  if (facts.properties?.some(isCpe) === true) takeFurtherCpes(facts, context);
  const nested = member(value, 'components');
  const purlText = facts.purl === undefined ? undefined : textMember(value, 'purl');
  return { facts, reference: bomRef, nested, purlText };
}

function readReference(stated: unknown, context: ReadContext): string | undefined {
  context.path.push('bom-ref');
  const read = text.read(stated, context);
  context.path.pop();
  return read;
}

function isCpe({ name }: Property): boolean {
  return name === CPE_PROPERTY;
}

/** Moves CPEs from the properties, where other tools put all but the first, to the others. */
function takeFurtherCpes(facts: Mutable<TableComponent>, context: ReadContext): void {
  const further = facts.properties?.filter(isCpe) ?? [];
  const properties = facts.properties?.filter((property) => !isCpe(property)) ?? [];
  if (properties.length === 0) delete facts.properties;
  else facts.properties = properties;
  const cpes = [
    ...(facts.cpes ?? []),
    ...further.flatMap(({ value }) => context.at('properties', () => firstCpe.read(value, context)) ?? []),
  ];
  if (cpes.length > 0) facts.cpes = cpes;
}

/** The component with all CPEs but the first in properties. */
function withFurtherCpes<T extends ComponentFacts>(component: T, [, ...further]: readonly Cpe[]): T {
  const properties = [...(component.properties ?? []), ...further.map((cpe) => ({ name: CPE_PROPERTY, value: formatCpe(cpe) }))];
  return { ...component, properties };
}

/** Writes one component. Members of a pedigree have no id, and so no reference: nothing refers to them. */
export function writeComponent(component: ComponentFacts | Component, context: WriteContext): unknown {
  const withCpes = component.cpes === undefined || component.cpes.length < 2 ? component : withFurtherCpes(component, component.cpes);
  if (context.minor >= 6 || component.authors === undefined) return table.write(withCpes, context);
  // The field for people before 1.6 is one text; nothing is lost but the separation.
  const { authors, ...others } = withCpes;
  const author = component.authors.map(({ name, email }) => [name, email && `<${email}>`].filter(Boolean).join(' ')).join(', ');
  return { ...(table.write(others, context) as object), author };
}
