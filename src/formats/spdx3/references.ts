/**
 * External references of packages and files of SPDX 3, both directions side by side.
 * Specification: SPDX 3.0.1, Core ExternalRef.
 */
import type { Component, ExternalReference, Property } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { iriReference } from '../../model/iri.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import type { ReadContext } from '../field-table.ts';
import { carried, spdxProperty } from '../spdx/fields.ts';
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

/** Types of the model that SPDX has one for, which is read as nothing else. */
const OWN_TYPES: ReadonlySet<string> = new Set(
  REFERENCES.flatMap(([model]) => {
    const written = REFERENCES.find(([candidate]) => candidate === model)?.[1];
    return REFERENCES.find(([, spdx]) => spdx === written)?.[0] === model ? [model] : [];
  }),
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
  for (const url of many(value, 'software_homePage').slice(0, 1)) add('website', url, undefined);
  for (const url of many(value, 'software_downloadLocation').slice(0, 1)) add('distribution', url, undefined);
  for (const item of objects(value, 'externalRef')) {
    const type = word(one(item, 'externalRefType') ?? 'other');
    const comment = one(item, 'comment');
    const row = REFERENCES.find(([, spdx]) => spdx === type);
    for (const locator of many(item, 'locator')) {
      if (iriReference(locator) === undefined) properties.push(spdxProperty('3:externalRef', `${type} ${locator}`));
      else add(row?.[0] ?? 'other', locator, comment ?? (row === undefined && type !== 'other' ? type : undefined));
    }
  }
  return found;
}

/** The references of an element but those that `spoken` says by fields of their own. */
export function writeReferences(component: Component, spoken: readonly (string | undefined)[]): readonly Wire[] {
  const rest = new Set(spoken);
  const written: Wire[] = [];
  for (const { type, url, comment } of component.externalReferences ?? []) {
    // Said by a field of its own already.
    if ((type === 'distribution' || type === 'website') && rest.delete(url)) continue;
    const row = REFERENCES.find(([model]) => model === type);
    // A type that SPDX lacks stays readable in the comment.
    const note = row === undefined && type !== 'other' ? [type, comment].filter((part) => part !== undefined).join(': ') : comment;
    written.push(defined({ type: 'ExternalRef', externalRefType: row?.[1] ?? 'other', locator: [url], comment: note }));
  }
  for (const text of carried(component, '3:externalRef', REFERENCE)) {
    const [externalRefType = 'other', ...locator] = text.split(' ');
    written.push({ type: 'ExternalRef', externalRefType, locator: [locator.join(' ')] });
  }
  return written;
}
