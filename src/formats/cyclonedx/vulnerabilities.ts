/**
 * The field tables of vulnerabilities of CycloneDX, each shared by reader and writer.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type { ComponentId } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import type { AffectedVersion, Vulnerability, VulnerabilityRating, VulnerabilitySource } from '../../model/inventory.ts';
import { ANALYSIS_JUSTIFICATIONS, ANALYSIS_RESPONSES, ANALYSIS_STATES } from '../../model/vocabulary.ts';
import type { DocumentBuilder } from '../document-builder.ts';
import { type Codec, count, entity, field, listOf, mapped, number, oneOf, refined, text, type WriteContext } from '../field-table.ts';
import { atMost, contact, dateTime, organization, property, source, url } from './entities.ts';

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
  version: field('version', atMost(1024)),
  range: field('range', atMost(4096)),
  status: field('status', oneOf(['affected', 'unaffected', 'unknown'])),
});

/** A version or a range, never both: what states both states two things, what states neither nothing. */
const affectedVersions: Codec<readonly AffectedVersion[]> = mapped(
  listOf(affectedVersion),
  (versions, context): readonly AffectedVersion[] | undefined => {
    const stated = versions.flatMap(({ version, range, status }) => [
      ...(version === undefined ? [] : [defined({ version, status })]),
      ...(range === undefined ? [] : [defined({ range, status })]),
    ]);
    if (versions.some(({ version, range }) => version === undefined && range === undefined))
      context.problem('states neither version nor range');
    return stated.length === 0 ? undefined : stated;
  },
  (versions) => versions,
);

/** `affects` on the wire: the target is a reference there, a component's id in the model. */
interface WireAffects {
  readonly ref: string;
  readonly versions?: readonly AffectedVersion[];
}

const affects: Codec<WireAffects> = entity<WireAffects>('affects', {
  ref: field('ref', text, { required: true }),
  versions: field('versions', affectedVersions),
});

type WireVulnerability = Omit<Vulnerability, 'affects'> & { readonly affects?: readonly WireAffects[] };

const vulnerability: Codec<WireVulnerability> = entity<WireVulnerability>('vulnerability', {
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
  cwes: field('cwes', listOf(refined(count, (value, context) => (value > 0 ? value : context.problem('must be a whole number from 1'))))),
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

/** The vulnerabilities in a list of CycloneDX objects; targets are resolved in the builder. */
export function readVulnerabilities(list: unknown, builder: DocumentBuilder): readonly Vulnerability[] {
  const found: Vulnerability[] = [];
  builder.eachObject(list, 'vulnerabilities', (item) => {
    // Its own bom-ref is dropped in silence: nothing but a composition of 1.5 could refer to it.
    const { 'bom-ref': _, ...rest } = item;
    const wire = vulnerability.read(rest, builder.context);
    if (wire === undefined) return;
    const { affects, ...facts } = wire;
    const targets = (affects ?? []).flatMap(({ ref, versions }) =>
      builder.context.at('affects', () => builder.resolve(ref)).map((target) => defined({ target, versions })),
    );
    found.push(targets.length === 0 ? facts : { ...facts, affects: targets });
  });
  return found;
}

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
