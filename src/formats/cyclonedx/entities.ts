/**
 * The field tables of CycloneDX's smaller entities, each shared by reader and writer.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type {
  AttachedText,
  Commit,
  ComponentId,
  Contact,
  Diff,
  Evidence,
  ExternalReference,
  Hash,
  IdentityEvidence,
  IdentityMethod,
  Issue,
  License,
  LicenseDetail,
  Occurrence,
  Organization,
  Patch,
  Property,
} from '../../model/component.ts';
import { isDateTime } from '../../model/date-time.ts';
import { defined } from '../../model/defined.ts';
import { isEmail } from '../../model/email.ts';
import type { AffectedVersion, Vulnerability, VulnerabilityRating, VulnerabilitySource } from '../../model/inventory.ts';
import { iriReference } from '../../model/iri.ts';
import { licenseExpression, licenseId } from '../../model/license.ts';
import {
  ANALYSIS_JUSTIFICATIONS,
  ANALYSIS_RESPONSES,
  ANALYSIS_STATES,
  IDENTITY_FIELDS,
  IDENTITY_TECHNIQUES,
} from '../../model/vocabulary.ts';
import { isJsonObject, objectMember, textMember } from '../../untrusted/json.ts';
import {
  type Codec,
  count,
  entity,
  field,
  listOf,
  mapped,
  number,
  oneOf,
  type ReadContext,
  refined,
  text,
  type WriteContext,
} from '../field-table.ts';
import { knowsHashAlgorithm, knowsReferenceType } from './vocabulary.ts';

/** A text that must have a form; anything else is reported. */
function textLike(pattern: RegExp, what: string): Codec<string> {
  return refined(text, (value, context) => (pattern.test(value) ? value : context.problem(`is not ${what}`)));
}

const emailAddress: Codec<string> = refined(text, (value, context) =>
  isEmail(value) ? value : context.problem('is not an e-mail address'),
);
const confidence: Codec<number> = refined(number, (value, context) =>
  value >= 0 && value <= 1 ? value : context.problem('must lie between 0 and 1'),
);

/** RFC 3339, as the schemas ask. */
export const dateTime: Codec<string> = refined(text, (value, context) =>
  isDateTime(value) ? value : context.problem('is not a date and time'),
);

/** A URL or IRI reference in valid form; what can have none is reported. */
export const url: Codec<string> = refined(
  text,
  (value, context) => iriReference(value) ?? context.problem('is not a URL with a registered scheme'),
);

export const property: Codec<Property> = entity<Property>('property', {
  name: field('name', text, { required: true }),
  value: field(
    'value',
    {
      read: (value, context) => (typeof value === 'string' ? value.toWellFormed() : context.problem('must be a text')),
      write: (value) => value,
    },
    { required: true },
  ),
});

const hashEntity: Codec<Hash> = entity<Hash>('hash', {
  algorithm: field('alg', text, { required: true }),
  content: field(
    'content',
    refined(textLike(/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i, 'a hash in hexadecimal'), (value) =>
      value.toLowerCase(),
    ),
    { required: true },
  ),
});

const hash: Codec<Hash> = {
  read: (value, context) => {
    const read = hashEntity.read(value, context);
    return read === undefined || knowsHashAlgorithm(7, read.algorithm)
      ? read
      : context.problem(`unknown hash algorithm ${read.algorithm.slice(0, 40)}`);
  },
  write: (value, context) => {
    if (knowsHashAlgorithm(context.minor, value.algorithm)) return hashEntity.write(value, context);
    context.lost(`hash.${value.algorithm}`);
    return undefined;
  },
};

export const hashes: Codec<readonly Hash[]> = listOf(hash);

const referenceEntity: Codec<ExternalReference> = entity<ExternalReference>('externalReference', {
  type: field('type', text, { required: true }),
  url: field('url', url, { required: true }),
  comment: field('comment', text),
  hashes: field('hashes', hashes),
});

/** A type that the version lacks is written as `other`; its own name stays as the comment. */
export const externalReference: Codec<ExternalReference> = mapped(
  referenceEntity,
  (value) => (knowsReferenceType(7, value.type) ? value : { ...value, type: 'other', comment: value.comment ?? value.type }),
  (value, context) =>
    knowsReferenceType(context.minor, value.type) ? value : { ...value, type: 'other', comment: value.comment ?? value.type },
);

export const attachedText: Codec<AttachedText> = entity<AttachedText>('text', {
  contentType: field('contentType', text),
  encoding: field('encoding', oneOf(['base64'])),
  content: field('content', text, { required: true }),
});

export const contact: Codec<Contact> = entity<Contact>('contact', {
  name: field('name', text),
  email: field('email', emailAddress),
  phone: field('phone', text),
});

export const organization: Codec<Organization> = entity<Organization>('organization', {
  name: field('name', text),
  urls: field('url', listOf(url)),
  contacts: field('contact', listOf(contact)),
});

const licenseDetails: Codec<readonly LicenseDetail[]> = listOf(
  entity<LicenseDetail>('expressionDetails', {
    identifier: field('licenseIdentifier', text, { required: true }),
    text: field('text', attachedText),
    url: field('url', url),
  }),
);

function readLicense(value: unknown, context: ReadContext): License | undefined {
  if (!isJsonObject(value)) return context.problem('license must be an object');
  const acknowledgementOf = (holder: Readonly<Record<string, unknown>>): License['acknowledgement'] => {
    const stated = textMember(holder, 'acknowledgement');
    return stated === 'declared' || stated === 'concluded' ? stated : undefined;
  };
  const expression = textMember(value, 'expression');
  if (expression !== undefined && expression !== '') {
    const valid = licenseExpression(expression);
    const kind = valid === undefined ? 'name' : licenseId(valid) === undefined ? 'expression' : 'id';
    const details = context.at('expressionDetails', () =>
      value['expressionDetails'] === undefined ? undefined : licenseDetails.read(value['expressionDetails'], context),
    );
    return defined({ kind, value: valid ?? expression, acknowledgement: acknowledgementOf(value), details } as const);
  }
  const license = objectMember(value, 'license');
  if (license === undefined) return context.problem('license needs license or expression');
  for (const key of Object.keys(license)) if (!LICENSE_KEYS.has(key)) context.unknownKey(key);
  const stated = textMember(license, 'id') || textMember(license, 'name');
  if (stated === undefined || stated === '') return context.problem('license needs id or name');
  // A name that is an SPDX identifier stays a name: only who wrote it knows whether that was meant.
  const id = textMember(license, 'id') === undefined ? undefined : licenseId(stated);
  const licenseUrl = context.at('license', () =>
    context.at('url', () => (license['url'] === undefined ? undefined : url.read(license['url'], context))),
  );
  const attached = context.at('license', () =>
    context.at('text', () => (license['text'] === undefined ? undefined : attachedText.read(license['text'], context))),
  );
  return defined({
    kind: id === undefined ? 'name' : 'id',
    value: id ?? stated,
    acknowledgement: acknowledgementOf(license),
    url: licenseUrl,
    text: attached,
  } as const);
}

const LICENSE_KEYS: ReadonlySet<string> = new Set(['id', 'name', 'url', 'text', 'acknowledgement']);

function writeLicense(license: License, context: WriteContext, kind: License['kind']): unknown {
  const acknowledgement = context.minor >= 6 ? license.acknowledgement : undefined;
  if (license.acknowledgement === 'concluded' && context.minor < 6) context.lost('license.acknowledgement');
  if (license.details !== undefined && (kind !== 'expression' || context.minor < 7)) context.lost('license.expressionDetails');
  if (kind === 'expression') {
    const details = license.details === undefined || context.minor < 7 ? undefined : licenseDetails.write(license.details, context);
    return defined({ expression: license.value, expressionDetails: details, acknowledgement });
  }
  const text = license.text === undefined ? undefined : attachedText.write(license.text, context);
  return { license: defined({ [kind]: license.value, acknowledgement, text, url: license.url }) };
}

/**
 * `licenses` is either one expression or a list of identifiers and names (until 1.6). An expression beside others is
 * written as a name, whole: nothing is lost, and nothing is invented by joining.
 */
export const licenses: Codec<readonly License[]> = {
  read: (value, context) => listOf<License>({ read: readLicense, write: () => undefined }).read(value, context),
  write: (value, context) => {
    const mixed = value.length > 1 && context.minor < 7;
    return value.map((license) => writeLicense(license, context, mixed && license.kind === 'expression' ? 'name' : license.kind));
  },
};

const identityMethod: Codec<IdentityMethod> = entity<IdentityMethod>('method', {
  technique: field('technique', oneOf(IDENTITY_TECHNIQUES), { required: true }),
  confidence: field('confidence', confidence, { required: true }),
  value: field('value', text),
});

const identityEntity: Codec<IdentityEvidence> = entity<IdentityEvidence>('identity', {
  field: field('field', oneOf(IDENTITY_FIELDS), { required: true }),
  confidence: field('confidence', confidence),
  concludedValue: field('concludedValue', text, { since: 6 }),
  methods: field('methods', listOf(identityMethod)),
});

/** One object in 1.5, a list since 1.6 (which still reads the object). */
const identity: Codec<readonly IdentityEvidence[]> = {
  read: (value, context) => listOf(identityEntity).read(Array.isArray(value) ? value : [value], context),
  write: (value, context) => {
    if (context.minor >= 6) return listOf(identityEntity).write(value, context);
    const [first, ...others] = value;
    if (others.length > 0) context.lost('evidence.identity');
    return first === undefined ? undefined : identityEntity.write(first, context);
  },
};

const occurrence: Codec<Occurrence> = entity<Occurrence>('occurrence', {
  location: field('location', text, { required: true }),
  line: field('line', count, { since: 6 }),
  offset: field('offset', count, { since: 6 }),
  symbol: field('symbol', text, { since: 6 }),
  additionalContext: field('additionalContext', text, { since: 6 }),
});

const copyrightText: Codec<string> = mapped(
  entity<{ readonly text: string }>('copyright', { text: field('text', text, { required: true }) }),
  (value) => value.text,
  (value) => ({ text: value }),
);

export const evidence: Codec<Evidence> = entity<Evidence>('evidence', {
  identity: field('identity', identity, { since: 5 }),
  occurrences: field('occurrences', listOf(occurrence), { since: 5 }),
  licenses: field('licenses', licenses),
  copyright: field('copyright', listOf(copyrightText)),
});

const diff: Codec<Diff> = entity<Diff>('diff', { text: field('text', attachedText), url: field('url', url) });

const source: Codec<VulnerabilitySource> = entity<VulnerabilitySource>('source', {
  name: field('name', text),
  url: field('url', url),
});

const issue: Codec<Issue> = entity<Issue>('issue', {
  type: field('type', oneOf(['defect', 'enhancement', 'security']), { required: true }),
  id: field('id', text),
  name: field('name', text),
  description: field('description', text),
  source: field('source', source),
  references: field('references', listOf(url)),
});

export const patch: Codec<Patch> = entity<Patch>('patch', {
  type: field('type', oneOf(['unofficial', 'monkey', 'backport', 'cherry-pick']), { required: true }),
  diff: field('diff', diff),
  resolves: field('resolves', listOf(issue)),
});

export const commit: Codec<Commit> = entity<Commit>('commit', {
  uid: field('uid', text),
  url: field('url', url),
  message: field('message', text),
});

const rating: Codec<VulnerabilityRating> = entity<VulnerabilityRating>('rating', {
  source: field('source', source),
  score: field('score', number),
  severity: field('severity', oneOf(['critical', 'high', 'medium', 'low', 'info', 'none', 'unknown'])),
  method: field(
    'method',
    mapped(
      text,
      (value) => (RATING_METHODS.includes(value) ? value : 'other'),
      (value, { minor }) => (minor < 5 && ['CVSSv4', 'SSVC'].includes(value) ? 'other' : value),
    ),
  ),
  vector: field('vector', text),
  justification: field('justification', text),
});

const RATING_METHODS: readonly string[] = ['CVSSv2', 'CVSSv3', 'CVSSv31', 'CVSSv4', 'OWASP', 'SSVC', 'other'];

const affectedVersion: Codec<AffectedVersion> = entity<AffectedVersion>('version', {
  version: field('version', text),
  range: field('range', text),
  status: field('status', oneOf(['affected', 'unaffected', 'unknown'])),
});

/** `affects` on the wire: the target is a reference there, a component's id in the model. */
export interface WireAffects {
  readonly ref: string;
  readonly versions?: readonly AffectedVersion[];
}

export const affects: Codec<WireAffects> = entity<WireAffects>('affects', {
  ref: field('ref', text, { required: true }),
  versions: field('versions', listOf(affectedVersion)),
});

export type WireVulnerability = Omit<Vulnerability, 'affects'> & { readonly affects?: readonly WireAffects[] };

/** Vulnerabilities on the wire; `referenceOf` gives what a component is called there. */
export function writeVulnerabilities(
  vulnerabilities: readonly Vulnerability[],
  referenceOf: (id: ComponentId) => string,
  context: WriteContext,
): readonly unknown[] {
  return vulnerabilities.map(({ affects: affected, ...facts }) =>
    vulnerability.write(
      defined({ ...facts, affects: affected?.map(({ target, ...versions }) => ({ ref: referenceOf(target), ...versions })) }),
      context,
    ),
  );
}

export const vulnerability: Codec<WireVulnerability> = entity<WireVulnerability>('vulnerability', {
  id: field('id', text),
  source: field('source', source),
  references: field(
    'references',
    listOf(
      entity<{ readonly id?: string; readonly source?: VulnerabilitySource }>('reference', {
        id: field('id', text, { required: true }),
        source: field('source', source, { required: true }),
      }),
    ),
  ),
  ratings: field('ratings', listOf(rating)),
  cwes: field('cwes', listOf(count)),
  description: field('description', text),
  detail: field('detail', text),
  recommendation: field('recommendation', text),
  workaround: field('workaround', text, { since: 5 }),
  advisories: field(
    'advisories',
    listOf(
      entity<{ readonly title?: string; readonly url?: string }>('advisory', {
        title: field('title', text),
        url: field('url', url, { required: true }),
      }),
    ),
  ),
  created: field('created', dateTime),
  published: field('published', dateTime),
  updated: field('updated', dateTime),
  rejected: field('rejected', dateTime, { since: 5 }),
  credits: field(
    'credits',
    entity<NonNullable<Vulnerability['credits']>>('credits', {
      organizations: field('organizations', listOf(organization)),
      individuals: field('individuals', listOf(contact)),
    }),
  ),
  analysis: field(
    'analysis',
    entity<NonNullable<Vulnerability['analysis']>>('analysis', {
      state: field('state', oneOf(ANALYSIS_STATES)),
      justification: field('justification', oneOf(ANALYSIS_JUSTIFICATIONS)),
      responses: field('response', listOf(oneOf(ANALYSIS_RESPONSES))),
      detail: field('detail', text),
      firstIssued: field('firstIssued', dateTime, { since: 5 }),
      lastUpdated: field('lastUpdated', dateTime, { since: 5 }),
    }),
  ),
  affects: field('affects', listOf(affects)),
  properties: field('properties', listOf(property)),
});
