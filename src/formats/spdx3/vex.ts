/**
 * Vulnerabilities and what is said of them (VEX) in SPDX 3: elements, and relationships from the vulnerability to what it
 * was assessed for. Both directions; what they cannot say stands in the document's annotation.
 * Specification: SPDX 3.0.1, Security profile.
 */
import type { ComponentId } from '../../model/component.ts';
import { isDateTime } from '../../model/date-time.ts';
import { defined, type Mutable, nonEmpty } from '../../model/defined.ts';
import type { Vulnerability } from '../../model/inventory.ts';
import { iriReference } from '../../model/iri.ts';
import { append } from '../../model/order.ts';
import type { AnalysisJustification, AnalysisState } from '../../model/vocabulary.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { type Graph, type GraphElement, many, objects, one, remembered, word } from './graph.ts';

export const VULNERABILITY = 'security_Vulnerability';

/** Assessment classes with the state they mean, and the type that their relationship has. */
const ASSESSMENTS: readonly (readonly [state: AnalysisState, type: string, relationship: string])[] = [
  ['exploitable', 'security_VexAffectedVulnAssessmentRelationship', 'affects'],
  ['not_affected', 'security_VexNotAffectedVulnAssessmentRelationship', 'doesNotAffect'],
  ['false_positive', 'security_VexNotAffectedVulnAssessmentRelationship', 'doesNotAffect'],
  ['resolved', 'security_VexFixedVulnAssessmentRelationship', 'fixedIn'],
  ['resolved_with_pedigree', 'security_VexFixedVulnAssessmentRelationship', 'fixedIn'],
  ['in_triage', 'security_VexUnderInvestigationVulnAssessmentRelationship', 'underInvestigationFor'],
];

/** Justifications, CycloneDX's beside SPDX's; the first row of either is the one that is used. */
const JUSTIFICATIONS: readonly (readonly [model: AnalysisJustification, spdx: string])[] = [
  ['code_not_present', 'vulnerableCodeNotPresent'],
  ['code_not_present', 'componentNotPresent'],
  ['code_not_reachable', 'vulnerableCodeNotInExecutePath'],
  ['protected_by_mitigating_control', 'inlineMitigationsAlreadyExist'],
  ['requires_environment', 'vulnerableCodeCannotBeControlledByAdversary'],
  ['protected_by_compiler', 'inlineMitigationsAlreadyExist'],
  ['protected_at_runtime', 'inlineMitigationsAlreadyExist'],
  ['protected_at_perimeter', 'inlineMitigationsAlreadyExist'],
];

/** The states by the classes that are read as them: the first of those that a class is written for. */
const STATES: ReadonlyMap<string, AnalysisState> = new Map(ASSESSMENTS.toReversed().map(([state, type]) => [type, state]));

/** The classes that are read here. */
export const VEX_CLASSES: ReadonlySet<string> = new Set([...STATES.keys(), VULNERABILITY]);

/** The vulnerabilities of a document: one for each and each state that it is in, with all that it affects. */
export function readVex(
  graph: Graph,
  resolve: (reference: string) => readonly ComponentId[],
  at: (element: GraphElement, read: () => void) => void,
): readonly Vulnerability[] {
  const found: Mutable<Vulnerability>[] = [];
  const byState = new Map<string, { readonly vulnerability: Mutable<Vulnerability>; readonly targets: ComponentId[] }>();
  const use = (id: string, analysis: Vulnerability['analysis'], recommendation: string | undefined): ComponentId[] => {
    const key = JSON.stringify([id, analysis, recommendation]);
    const known = byState.get(key);
    if (known !== undefined) return known.targets;
    const element = graph.byId.get(id);
    const facts = element?.type === VULNERABILITY ? readVulnerability(element) : defined({ id: id || undefined });
    const vulnerability: Mutable<Vulnerability> = { ...facts, ...defined({ recommendation, analysis }) };
    const targets: ComponentId[] = [];
    byState.set(key, { vulnerability, targets });
    found.push(vulnerability);
    return targets;
  };
  const assessed = new Set<string>();
  for (const element of graph.elements) {
    const state = STATES.get(element.type);
    if (state === undefined) continue;
    at(element, () => {
      const { value } = element;
      const id = one(value, 'from') ?? '';
      assessed.add(id);
      const targets = use(id, analysisOf(value, state), one(value, 'security_actionStatement'));
      for (const target of many(value, 'to')) append(targets, resolve(target));
    });
  }
  for (const element of graph.elements) {
    if (element.type === VULNERABILITY && !assessed.has(element.id)) use(element.id, undefined, undefined);
    if (element.type !== 'Relationship' || word(one(element.value, 'relationshipType') ?? '') !== 'hasAssociatedVulnerability') continue;
    at(element, () => {
      const affected = one(element.value, 'from') ?? '';
      for (const id of many(element.value, 'to')) if (!assessed.has(id)) append(use(id, undefined, undefined), resolve(affected));
    });
  }
  for (const { vulnerability, targets } of byState.values())
    if (targets.length > 0) vulnerability.affects = [...new Set(targets)].map((target) => ({ target }));
  return found;
}

function analysisOf(value: JsonObject, state: AnalysisState): Vulnerability['analysis'] {
  const stated = word(one(value, 'security_justificationType') ?? '');
  return defined({
    state,
    justification: JUSTIFICATIONS.find(([, spdx]) => spdx === stated)?.[0],
    detail: one(value, 'security_impactStatement') ?? one(value, 'security_statusNotes'),
  });
}

/** Of an element that thousands of assessments may refer to. */
const readVulnerability: (element: GraphElement) => Vulnerability = remembered(({ value }) => {
  const identifiers = objects(value, 'externalIdentifier');
  const cve = identifiers.find((item) => word(one(item, 'externalIdentifierType') ?? '') === 'cve') ?? identifiers[0];
  const advisories = objects(value, 'externalRef').flatMap((item) =>
    many(item, 'locator').flatMap((locator) => {
      const url = iriReference(locator);
      return url === undefined ? [] : [{ url }];
    }),
  );
  return defined({
    id: (cve === undefined ? undefined : one(cve, 'identifier')) || one(value, 'name') || undefined,
    description: one(value, 'description') ?? one(value, 'summary'),
    advisories: nonEmpty(advisories),
    published: timeOf(value, 'security_publishedTime'),
    updated: timeOf(value, 'security_modifiedTime'),
    rejected: timeOf(value, 'security_withdrawnTime'),
  });
});

function timeOf(value: JsonObject, key: string): string | undefined {
  const time = one(value, key);
  return time !== undefined && isDateTime(time) ? time : undefined;
}

/** A whole second in UTC, as SPDX 3 has times; undefined for what has another form. */
function seconds(time: string | undefined): string | undefined {
  return time === undefined ? undefined : /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time)?.[1]?.concat('Z');
}

/** The elements that say of a vulnerability what SPDX can: itself, and one assessment of all that it affects. */
export function writeVex(
  { id, description, advisories, source, published, updated, rejected, analysis, recommendation, affects = [] }: Vulnerability,
  spdxId: string,
  creationInfo: string,
  idOf: (id: ComponentId) => string,
): readonly JsonObject[] {
  const locators = [...(advisories ?? []).flatMap(({ url }) => url ?? []), ...(source?.url === undefined ? [] : [source.url])];
  const vulnerability = defined({
    type: VULNERABILITY,
    spdxId,
    creationInfo,
    name: id,
    description,
    externalIdentifier:
      id === undefined
        ? undefined
        : [{ type: 'ExternalIdentifier', externalIdentifierType: /^CVE-/i.test(id) ? 'cve' : 'securityOther', identifier: id }],
    externalRef: nonEmpty(locators.map((url) => ({ type: 'ExternalRef', externalRefType: 'securityAdvisory', locator: [url] }))),
    security_publishedTime: seconds(published),
    security_modifiedTime: seconds(updated),
    security_withdrawnTime: seconds(rejected),
  });
  if (affects.length === 0) return [vulnerability];
  const to = [...new Set(affects.map(({ target }) => idOf(target)))];
  const row = ASSESSMENTS.find(([state]) => state === analysis?.state);
  if (row === undefined)
    return [
      vulnerability,
      ...to.map((from, index) => ({
        type: 'Relationship',
        spdxId: `${spdxId}-association-${index + 1}`,
        creationInfo,
        from,
        to: [spdxId],
        relationshipType: 'hasAssociatedVulnerability',
      })),
    ];
  return [vulnerability, assessment(defined({ analysis, recommendation }), row, { spdxId, creationInfo, to })];
}

/** What was found out about a vulnerability in all that it affects, in SPDX's words. */
function assessment(
  { analysis, recommendation }: Pick<Vulnerability, 'analysis' | 'recommendation'>,
  [, type, relationshipType]: (typeof ASSESSMENTS)[number],
  { spdxId, creationInfo, to }: { readonly spdxId: string; readonly creationInfo: string; readonly to: readonly string[] },
): JsonObject {
  const isNotAffected = type === 'security_VexNotAffectedVulnAssessmentRelationship';
  const justification = isNotAffected ? JUSTIFICATIONS.find(([model]) => model === analysis?.justification)?.[1] : undefined;
  return defined({
    type,
    spdxId: `${spdxId}-assessment`,
    creationInfo,
    from: spdxId,
    to,
    relationshipType,
    // The schema demands one of each.
    security_actionStatement:
      type === 'security_VexAffectedVulnAssessmentRelationship' ? (recommendation ?? analysis?.detail ?? 'NOASSERTION') : undefined,
    security_justificationType: justification,
    security_impactStatement:
      isNotAffected && (analysis?.detail !== undefined || justification === undefined) ? (analysis?.detail ?? 'NOASSERTION') : undefined,
    security_statusNotes: isNotAffected ? undefined : analysis?.detail,
  }) as JsonObject;
}
