/**
 * The field tables of the smaller entities of CycloneDX, each shared by reader and writer.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type { AttachedText, Contact, ExternalReference, Hash, Organization, Property } from '../../model/component.ts';
import { isDateTime } from '../../model/date-time.ts';
import { isEmail } from '../../model/email.ts';
import type { VulnerabilitySource } from '../../model/inventory.ts';
import { iriReference } from '../../model/iri.ts';
import { remember } from '../../model/remember.ts';
import { type Codec, entity, field, listOf, mapped, oneOf, refined, text } from '../field-table.ts';
import { hashContent } from '../hash-content.ts';
import { mayState } from '../trust.ts';
import { knowsHashAlgorithm, knowsReferenceType } from './vocabulary.ts';

/** A text of at most so many characters, as the schemas allow. */
export function atMost(longest: number): Codec<string> {
  return refined(text, (value, context) => (value.length <= longest ? value : context.problem(`is longer than ${longest} characters`)));
}

const emailAddress: Codec<string> = refined(text, (value, context) =>
  isEmail(value) ? value : context.problem('is not an e-mail address'),
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

const anyProperty: Codec<Property> = entity<Property>('property', {
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

/** `syft:*` for `syft:location:0:path`; the same few again and again. */
const familyOf = remember((name) => `${name.slice(0, name.indexOf(':'))}:*`);

/** A property that the document may state; ours are nobody else's. */
export const property: Codec<Property> = refined(anyProperty, (value, context) => {
  if (mayState(value.name, context.trust)) return value;
  context.unknownKey(familyOf(value.name));
  return undefined;
});

const hashEntity: Codec<Hash> = entity<Hash>('hash', {
  algorithm: field('alg', text, { required: true }),
  content: field(
    'content',
    refined(text, (value, context) => hashContent(value) ?? context.problem('is not a hash in hexadecimal')),
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

/** Where a statement about a vulnerability comes from. */
export const source: Codec<VulnerabilitySource> = entity<VulnerabilitySource>('source', {
  name: field('name', text),
  url: field('url', url),
});
