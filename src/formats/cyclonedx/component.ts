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
  type Contact,
  type Pedigree,
  type Property,
} from '../../model/component.ts';
import { type Cpe, formatCpe, parseCpe } from '../../model/cpe.ts';
import { defined } from '../../model/defined.ts';
import { formatPurl, type Purl, parsePurl } from '../../model/purl.ts';
import { boolean, type Codec, entity, field, listOf, mapped, oneOf, type ReadContext, text, type WriteContext } from '../field-table.ts';
import { commit, contact, evidence, externalReference, hashes, licenses, organization, patch, property } from './entities.ts';
import { componentTypeIn } from './vocabulary.ts';

/** A component as the table has it. */
type WireComponent = Omit<ComponentFacts, 'purl' | 'cpes' | 'authors'> & {
  readonly bomRef?: string;
  readonly author?: string;
  readonly authors?: readonly Contact[];
  readonly purl?: string;
  readonly cpe?: string;
  /** Raw: the reader walks nested components itself, a writer never nests. */
  readonly components?: NestedComponents;
};

/** Whatever a document has there; read by the caller. */
type NestedComponents = { readonly unread: unknown };

const CPE_PROPERTY = 'syft:cpe23';

const componentType: Codec<ComponentType> = {
  read: (value, context) => oneOf(COMPONENT_TYPES).read(value, context) ?? 'library',
  write: (value, context) => componentTypeIn(context.minor, value),
};

// Nested in a pedigree: facts only. Declared as a function, since table and pedigree refer to each other.
const factsOf: Codec<ComponentFacts> = {
  read: (value, context) => readComponent(value, context)?.facts,
  write: (value, context) => writeComponent(value, undefined, context),
};

const pedigree: Codec<Pedigree> = entity<Pedigree>('pedigree', {
  ancestors: field('ancestors', listOf(factsOf)),
  descendants: field('descendants', listOf(factsOf)),
  variants: field('variants', listOf(factsOf)),
  commits: field('commits', listOf(commit)),
  patches: field('patches', listOf(patch)),
  notes: field('notes', text),
});

const wireComponent: Codec<WireComponent> = entity<WireComponent>('component', {
  type: field('type', componentType),
  bomRef: field('bom-ref', text),
  supplier: field('supplier', organization),
  manufacturer: field('manufacturer', organization, { since: 6 }),
  authors: field('authors', listOf(contact), { since: 6 }),
  author: field('author', text),
  publisher: field('publisher', text),
  group: field('group', text),
  name: field('name', text, { required: true }),
  version: field('version', text),
  description: field('description', text),
  scope: field('scope', oneOf(['required', 'optional', 'excluded'])),
  hashes: field('hashes', hashes),
  licenses: field('licenses', licenses),
  copyright: field('copyright', text),
  cpe: field('cpe', text),
  purl: field('purl', text),
  omniborIds: field('omniborId', listOf(text), { since: 6 }),
  swhids: field('swhid', listOf(text), { since: 6 }),
  mimeType: field(
    'mime-type',
    mapped(
      text,
      (value, context) => (/^[-+a-z0-9.]+\/[-+a-z0-9.]+$/.test(value) ? value : context.problem('is not a media type')),
      (value) => value,
    ),
  ),
  modified: field('modified', boolean),
  pedigree: field('pedigree', pedigree),
  externalReferences: field('externalReferences', listOf(externalReference)),
  components: field('components', { read: (value) => ({ unread: value }), write: () => undefined }),
  evidence: field('evidence', evidence),
  tags: field('tags', listOf(text), { since: 6 }),
  properties: field('properties', listOf(property)),
});

export interface ReadComponent {
  readonly facts: ComponentFacts;
  readonly reference?: string;
  /** The nested components, not yet read. */
  readonly nested?: unknown;
  /** The purl's text where it says more than identity. */
  readonly purlText?: string;
}

function readPurl(value: string | undefined, context: ReadContext): Purl | undefined {
  if (value === undefined) return undefined;
  return parsePurl(value) ?? context.at('purl', () => context.problem(`${INVALID_PURL}${value}`));
}

function readCpe(value: string | undefined, context: ReadContext): Cpe | undefined {
  if (value === undefined) return undefined;
  return parseCpe(value) ?? context.at('cpe', () => context.problem(`${INVALID_CPE}${value}`));
}

/** Marks of problems that have a diagnostic code of their own. */
export const INVALID_PURL = 'invalid purl: ';
export const INVALID_CPE = 'invalid cpe: ';

/** Reads one component; undefined (reported) when it is no object or has no name. */
export function readComponent(value: unknown, context: ReadContext): ReadComponent | undefined {
  const wire = wireComponent.read(value, context);
  if (wire === undefined) return undefined;
  const { bomRef, author, authors, purl: purlText, cpe: cpeText, components, properties, type, ...rest } = wire;
  const purl = readPurl(purlText, context);
  const isFurtherCpe = (candidate: Property): boolean => candidate.name === CPE_PROPERTY;
  const cpes = [cpeText, ...(properties ?? []).filter(isFurtherCpe).map(({ value: further }) => further)]
    .map((cpe) => readCpe(cpe, context))
    .filter((cpe) => cpe !== undefined);
  const otherProperties = properties?.filter((candidate) => !isFurtherCpe(candidate)) ?? [];
  const people = authors ?? (author === undefined ? undefined : [{ name: author }]);
  return defined({
    facts: defined({
      ...rest,
      type: type ?? 'library',
      purl,
      cpes: cpes.length === 0 ? undefined : cpes,
      authors: people,
      properties: otherProperties.length === 0 ? undefined : otherProperties,
    }) as ComponentFacts,
    reference: bomRef,
    nested: components?.unread,
    purlText: purl === undefined ? undefined : purlText,
  });
}

/** Writes one component. Members of a pedigree are written without a reference: nothing refers to them. */
export function writeComponent(component: ComponentFacts | Component, reference: string | undefined, context: WriteContext): unknown {
  const [cpe, ...furtherCpes] = component.cpes ?? [];
  const properties = [
    ...(component.properties ?? []),
    ...furtherCpes.map((further) => ({ name: CPE_PROPERTY, value: formatCpe(further) })),
  ];
  // The 1.5 field for people is one text; nothing is lost but the separation.
  const author =
    context.minor >= 6
      ? undefined
      : component.authors?.map(({ name, email }) => [name, email && `<${email}>`].filter(Boolean).join(' ')).join(', ');
  return wireComponent.write(
    defined({
      ...component,
      bomRef: reference,
      authors: context.minor >= 6 ? component.authors : undefined,
      author: author === '' ? undefined : author,
      purl: component.purl === undefined ? undefined : formatPurl(component.purl),
      cpe: cpe === undefined ? undefined : formatCpe(cpe),
      properties: properties.length === 0 ? undefined : properties,
    }) as WireComponent,
    context,
  );
}
