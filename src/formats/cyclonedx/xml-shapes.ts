/**
 * How CycloneDX's JSON and XML forms differ: the order of elements, which members are attributes, how lists are wrapped. One
 * table of shapes, walked in one direction by xml-reader.ts and in the other by xml-printer.ts; what a field means is not known here.
 * Specification: https://cyclonedx.org/docs/1.7/xml/ (the XSDs that @cyclonedx/cyclonedx-library ships). Elements stand in the
 * schema's order. A member that no shape knows is not written; test/unit/formats/everything.test.ts sees that none of the writer's is missing.
 */

/** What the namespaces of all versions begin with. */
export const NAMESPACE = 'http://cyclonedx.org/schema/bom/';

/** The form of one value. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'boolean' }
  /** A text in an attribute of an otherwise empty element: `<assembly ref="…"/>`. */
  | { readonly kind: 'attribute'; readonly attribute: string }
  | ObjectShape
  /** The list of tools of 1.4, or the object of later versions. */
  | { readonly kind: 'either'; readonly list: ListShape; readonly object: ObjectShape };

export interface ListShape {
  readonly kind: 'list';
  readonly item: string;
  readonly shape: () => Shape;
}

/** One element below an object: a single value, a list in an element of its own, a list of repeated elements, or a choice. */
export type Child =
  | { readonly kind: 'single'; readonly element: string; readonly key: string; readonly shape: () => Shape }
  | { readonly kind: 'wrapped'; readonly element: string; readonly key: string; readonly list: ListShape }
  | { readonly kind: 'repeated'; readonly element: string; readonly key: string; readonly shape: () => Shape }
  | { readonly kind: 'licenses'; readonly element: string; readonly key: string };

export interface ObjectShape {
  readonly kind: 'object';
  /** Names of attributes, with the members that they hold. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The member that the element's text is. */
  readonly content?: string;
  readonly children?: readonly Child[];
}

/** One shape for all values: what is made of it is kept beside it. */
const always = (shape: Shape): (() => Shape) => {
  return () => shape;
};
const text = always({ kind: 'text' });
const number = always({ kind: 'number' });
const boolean = always({ kind: 'boolean' });
const reference = always({ kind: 'attribute', attribute: 'ref' });

const single = (element: string, shape: () => Shape = text, key: string = element): Child => ({ kind: 'single', element, key, shape });
const wrapped = (element: string, item: string, shape: () => Shape = text, key: string = element): Child => ({
  kind: 'wrapped',
  element,
  key,
  list: { kind: 'list', item, shape },
});
const repeated = (element: string, shape: () => Shape = text, key: string = element): Child => ({ kind: 'repeated', element, key, shape });
const object = (...children: readonly Child[]): (() => Shape) => always({ kind: 'object', children });

const hash = always({ kind: 'object', attributes: { alg: 'alg' }, content: 'content' });
const hashes = wrapped('hashes', 'hash', hash);
const attachment = always({
  kind: 'object',
  attributes: { 'content-type': 'contentType', encoding: 'encoding' },
  content: 'content',
});
const property = always({ kind: 'object', attributes: { name: 'name' }, content: 'value' });
const properties = wrapped('properties', 'property', property);
const contact = object(single('name'), single('email'), single('phone'));
const organization = object(single('name'), repeated('url'), repeated('contact', contact));
const externalReference = always({
  kind: 'object',
  attributes: { type: 'type' },
  children: [single('url'), single('comment'), hashes],
});
const externalReferences = wrapped('externalReferences', 'reference', externalReference);
const source = object(single('name'), single('url'));
const licenses: Child = { kind: 'licenses', element: 'licenses', key: 'licenses' };

/** The members of `licenses[].license`. */
export const LICENSE: ObjectShape = {
  kind: 'object',
  attributes: { acknowledgement: 'acknowledgement' },
  children: [single('id'), single('name'), single('text', attachment), single('url')],
};
/** `licenses[]` with an expression alone. */
export const EXPRESSION: ObjectShape = { kind: 'object', attributes: { acknowledgement: 'acknowledgement' }, content: 'expression' };
/** `licenses[]` with an expression and details of its parts (1.7). */
export const EXPRESSION_DETAILED: ObjectShape = {
  kind: 'object',
  attributes: { expression: 'expression', acknowledgement: 'acknowledgement' },
  children: [
    repeated(
      'details',
      always({
        kind: 'object',
        attributes: { 'license-identifier': 'licenseIdentifier' },
        children: [single('text', attachment), single('url')],
      }),
      'expressionDetails',
    ),
  ],
};

const issue = always({
  kind: 'object',
  attributes: { type: 'type' },
  children: [single('id'), single('name'), single('description'), single('source', source), wrapped('references', 'url')],
});
const patch = always({
  kind: 'object',
  attributes: { type: 'type' },
  children: [single('diff', object(single('text', attachment), single('url'))), wrapped('resolves', 'issue', issue)],
});
const pedigree = object(
  wrapped('ancestors', 'component', () => COMPONENT),
  wrapped('descendants', 'component', () => COMPONENT),
  wrapped('variants', 'component', () => COMPONENT),
  wrapped('commits', 'commit', object(single('uid'), single('url'), single('message'))),
  wrapped('patches', 'patch', patch),
  single('notes'),
);
const identity = object(
  single('field'),
  single('confidence', number),
  single('concludedValue'),
  wrapped('methods', 'method', object(single('technique'), single('confidence', number), single('value'))),
);
const occurrence = object(
  single('location'),
  single('line', number),
  single('offset', number),
  single('symbol'),
  single('additionalContext'),
);
const evidence = object(
  repeated('identity', identity),
  wrapped('occurrences', 'occurrence', occurrence),
  licenses,
  wrapped('copyright', 'text', () => ({ kind: 'object', content: 'text' })),
);

const COMPONENT: ObjectShape = {
  kind: 'object',
  attributes: { type: 'type', 'mime-type': 'mime-type', 'bom-ref': 'bom-ref' },
  children: [
    single('supplier', organization),
    single('manufacturer', organization),
    wrapped('authors', 'author', contact),
    single('author'),
    single('publisher'),
    single('group'),
    single('name'),
    single('version'),
    single('description'),
    single('scope'),
    hashes,
    licenses,
    single('copyright'),
    single('cpe'),
    single('purl'),
    repeated('omniborId'),
    repeated('swhid'),
    single('modified', boolean),
    single('pedigree', pedigree),
    externalReferences,
    properties,
    wrapped('components', 'component', () => COMPONENT),
    single('evidence', evidence),
    wrapped('tags', 'tag'),
  ],
};
const component = (): Shape => COMPONENT;

const tools = always({
  kind: 'either',
  list: { kind: 'list', item: 'tool', shape: object(single('vendor'), single('name'), single('version')) },
  object: {
    kind: 'object',
    children: [wrapped('components', 'component', component), wrapped('services', 'service', object(single('name'), single('version')))],
  },
});
const metadata = object(
  single('timestamp'),
  wrapped('lifecycles', 'lifecycle', object(single('phase'), single('name'), single('description'))),
  single('tools', tools),
  wrapped('authors', 'author', contact),
  single('component', component),
);
const dependency = always({
  kind: 'object',
  attributes: { ref: 'ref' },
  children: [repeated('dependency', reference, 'dependsOn'), repeated('provides', reference)],
});
const composition = object(
  single('aggregate'),
  wrapped('assemblies', 'assembly', reference),
  wrapped('dependencies', 'dependency', reference),
);
const vulnerability = object(
  single('id'),
  single('source', source),
  wrapped('references', 'reference', object(single('id'), single('source', source))),
  wrapped(
    'ratings',
    'rating',
    object(
      single('source', source),
      single('score', number),
      single('severity'),
      single('method'),
      single('vector'),
      single('justification'),
    ),
  ),
  wrapped('cwes', 'cwe', number),
  single('description'),
  single('detail'),
  single('recommendation'),
  single('workaround'),
  wrapped('advisories', 'advisory', object(single('title'), single('url'))),
  single('created'),
  single('published'),
  single('updated'),
  single('rejected'),
  single('credits', object(wrapped('organizations', 'organization', organization), wrapped('individuals', 'individual', contact))),
  single(
    'analysis',
    object(
      single('state'),
      single('justification'),
      wrapped('responses', 'response', text, 'response'),
      single('detail'),
      single('firstIssued'),
      single('lastUpdated'),
    ),
  ),
  wrapped(
    'affects',
    'target',
    object(single('ref'), wrapped('versions', 'version', object(single('version'), single('range'), single('status')))),
  ),
  properties,
);
const annotation = object(
  wrapped('subjects', 'subject', reference),
  single(
    'annotator',
    object(
      single('organization', organization),
      single('individual', contact),
      single('component', component),
      single('service', object(single('name'))),
    ),
  ),
  single('timestamp'),
  single('text'),
);
const citation = object(wrapped('pointers', 'pointer'), single('timestamp'), single('attributedTo'), single('process'), single('note'));

/** The whole document, without the attributes that name format and version. */
export const BOM: ObjectShape = {
  kind: 'object',
  attributes: { serialNumber: 'serialNumber', version: 'version' },
  children: [
    single('metadata', metadata),
    wrapped('components', 'component', component),
    externalReferences,
    wrapped('dependencies', 'dependency', dependency),
    wrapped('compositions', 'composition', composition),
    wrapped('vulnerabilities', 'vulnerability', vulnerability),
    wrapped('annotations', 'annotation', annotation),
    wrapped('citations', 'citation', citation),
  ],
};
