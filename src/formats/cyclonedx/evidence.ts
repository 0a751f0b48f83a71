/**
 * The field tables of evidence of CycloneDX, each shared by reader and writer.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type { Evidence, IdentityEvidence, IdentityMethod, Occurrence } from '../../model/component.ts';
import { IDENTITY_FIELDS, IDENTITY_TECHNIQUES } from '../../model/vocabulary.ts';
import { type Codec, count, entity, field, listOf, mapped, number, oneOf, refined, text } from '../field-table.ts';
import { licenses } from './licenses.ts';

const confidence: Codec<number> = refined(number, (value, context) =>
  value >= 0 && value <= 1 ? value : context.problem('must lie between 0 and 1'),
);

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
