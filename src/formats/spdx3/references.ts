/**
 * External references of packages and files of SPDX 3, both directions side by side.
 * Specification: SPDX 3.0.1, Core ExternalRef.
 */
import type { ExternalReference, Property } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { iriReference } from '../../model/iri.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { ReadContext } from '../field-table.ts';
import { type Carried, spdxProperty, valuesOf } from '../spdx/fields.ts';
import { many, objects, one, word } from './graph.ts';

type Wire = Record<string, unknown>;

/** Types of external references, CycloneDX's beside SPDX's; the first row of either is the one that is used. */
const REFERENCES: readonly (readonly [model: string, spdx: string])[] = [
  ['vcs', 'vcs'],
  ['issue-tracker', 'issueTracker'],
  ['advisories', 'securityAdvisory'],
  ['mailing-list', 'mailingList'],
  ['social', 'socialMedia'],
  ['chat', 'chat'],
  ['documentation', 'documentation'],
  ['support', 'support'],
  ['source-distribution', 'sourceArtifact'],
  ['license', 'license'],
  ['build-meta', 'buildMeta'],
  ['build-system', 'buildSystem'],
  ['release-notes', 'releaseNotes'],
  ['threat-model', 'securityThreatModel'],
  ['adversary-model', 'securityAdversaryModel'],
  ['risk-assessment', 'riskAssessment'],
  ['exploitability-statement', 'vulnerabilityExploitabilityAssessment'],
  ['pentest-report', 'securityPenTestReport'],
  ['static-analysis-report', 'staticAnalysisReport'],
  ['dynamic-analysis-report', 'dynamicAnalysisReport'],
  ['runtime-analysis-report', 'runtimeAnalysisReport'],
  ['component-analysis-report', 'componentAnalysisReport'],
  ['certification-report', 'certificationReport'],
  ['distribution', 'altDownloadLocation'],
  ['distribution', 'binaryArtifact'],
  ['website', 'altWebPage'],
  ['advisories', 'vulnerabilityDisclosureReport'],
];

const SPDX_OF: ReadonlyMap<string, string> = new Map(REFERENCES.toReversed());
const MODEL_OF: ReadonlyMap<string, string> = new Map(REFERENCES.toReversed().map(([model, spdx]) => [spdx, model]));

/** Types of the model that SPDX has one for, which is read as nothing else. */
const OWN_TYPES: ReadonlySet<string> = new Set(
  Array.from(SPDX_OF, ([model, spdx]) => (MODEL_OF.get(spdx) === model ? [model] : [])).flat(),
);

/** Whether a reference of a type is read as one of that type. */
export function isOwnType(type: string): boolean {
  return type === 'other' || OWN_TYPES.has(type);
}

const REFERENCE: RegExp =
  /^(?:altDownloadLocation|altWebPage|binaryArtifact|bower|cwe|mavenCentral|npm|nuget|other|securityOther|vcs) \S+$/;

/** References, home page and download location among them; what is no URL becomes a property. */
export function readReferences(value: JsonObject, context: ReadContext, properties: Property[]): readonly ExternalReference[] {
  const found: ExternalReference[] = [];
  const add = (type: string, locator: string, comment: string | undefined): void => {
    const url = iriReference(locator);
    if (url === undefined) context.problem('is not a URL with a registered scheme');
    else found.push(defined({ type, url, comment }));
  };
  const [website, location] = [one(value, 'software_homePage'), one(value, 'software_downloadLocation')];
  if (website !== undefined) add('website', website, undefined);
  if (location !== undefined) add('distribution', location, undefined);
  for (const item of objects(value, 'externalRef')) {
    const type = word(one(item, 'externalRefType') ?? 'other');
    const comment = one(item, 'comment');
    const model = MODEL_OF.get(type);
    for (const locator of many(item, 'locator')) {
      if (iriReference(locator) === undefined) properties.push(spdxProperty('3:externalRef', `${type} ${locator}`));
      else add(model ?? 'other', locator, comment ?? (model === undefined && type !== 'other' ? type : undefined));
    }
  }
  return found;
}

/** The references of an element but those that `spoken` says by fields of their own. */
export function writeReferences(
  references: readonly ExternalReference[],
  spoken: readonly (string | undefined)[],
  carried: Carried,
): readonly Wire[] {
  const written: Wire[] = [];
  let rest: Set<string | undefined> | undefined;
  for (let at = 0; at < references.length; at += 1) {
    const { type, url, comment } = references[at] as ExternalReference;
    if (type === 'distribution' || type === 'website') {
      rest ??= new Set(spoken);
      // Said by a field of its own already.
      if (rest.delete(url)) continue;
    }
    const externalRefType = SPDX_OF.get(type);
    // A type that SPDX lacks stays readable in the comment.
    const note = externalRefType === undefined && type !== 'other' ? noteOf(type, comment) : comment;
    written.push({ type: 'ExternalRef', externalRefType: externalRefType ?? 'other', locator: [url], comment: note });
  }
  for (const text of valuesOf(carried, '3:externalRef', REFERENCE)) {
    const [externalRefType = 'other', ...locator] = text.split(' ');
    written.push({ type: 'ExternalRef', externalRefType, locator: [locator.join(' ')] });
  }
  return written;
}

function noteOf(type: string, comment: string | undefined): string {
  return comment === undefined ? type : `${type}: ${comment}`;
}
