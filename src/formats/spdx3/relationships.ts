/**
 * Reads the relationships of an SPDX 3 document: edges, scopes, and how well dependencies are known.
 * Specification: SPDX 3.0.1, Core Relationship.
 */
import type { ComponentId, Scope } from '../../model/component.ts';
import { NeededScopes } from '../spdx/scopes.ts';
import { BUNDLED, type Meaning, SPDX3_RELATIONSHIPS } from '../spdx/vocabulary.ts';
import { type GraphElement, individual, many, one, word } from './graph.ts';
import { at, type Reading } from './reading.ts';

/** Types that are read with licences and vulnerabilities, or repeat what `rootElement` says. */
const ELSEWHERE: ReadonlySet<string> = new Set(['hasDeclaredLicense', 'hasConcludedLicense', 'hasAssociatedVulnerability', 'describes']);

/** Classes of elements that are read here. */
export const RELATIONSHIPS: ReadonlySet<string> = new Set(['Relationship', 'LifecycleScopedRelationship']);

/** Scopes that components are needed in, and components of whose dependencies somebody says that they are not known. */
interface Gathered {
  readonly scopes: NeededScopes;
  readonly unknown: Set<ComponentId>;
}

/** What a relationship leads to where it leads to nothing. */
const NOTHING: ReadonlySet<string> = new Set(['NoneElement', 'NoAssertionElement']);

/** Reads all relationships into the builder. */
export function readRelationships(reading: Reading): void {
  const { builder, graph } = reading;
  const gathered: Gathered = { scopes: new NeededScopes(reading.stated), unknown: new Set() };
  for (const element of graph.elements)
    if (RELATIONSHIPS.has(element.type)) at(element, builder, () => readRelationship(element, reading, gathered));
  for (const id of gathered.unknown) builder.known.delete(id);
  for (const id of reading.known) builder.known.add(id);
  gathered.scopes.setOn(builder.components);
}

function readRelationship({ value }: GraphElement, reading: Reading, { scopes, unknown }: Gathered): void {
  const { builder } = reading;
  const { context } = builder;
  const type = word(one(value, 'relationshipType') ?? '');
  const [subject, targets] = [one(value, 'from'), many(value, 'to')];
  if (ELSEWHERE.has(type) && (type !== 'describes' || (subject !== undefined && targets.length > 0))) return;
  if (subject === undefined || targets.length === 0) {
    context.problem('a relationship needs from, to and relationshipType');
    return;
  }
  const meaning = meaningOf(type, one(value, 'comment'));
  if (meaning === undefined) {
    context.unknownKey(type);
    return;
  }
  const { kind, inverse } = meaning;
  const from = context.at('from', () => builder.resolve(subject));
  const isBundled = kind === 'contains' && one(value, 'comment') === BUNDLED;
  const completeness = word(one(value, 'completeness') ?? '');
  const scope = meaning.scope ?? scopeOf(word(one(value, 'scope') ?? ''));
  if (kind === 'dependsOn' && inverse !== true) for (const id of from) (completeness === 'noAssertion' ? unknown : builder.known).add(id);
  readCompleteness(completeness, kind, from, reading);
  for (const target of targets) {
    if (target.endsWith('Element') && NOTHING.has(individual(target))) continue;
    const to = context.at('to', () => builder.resolve(target));
    const [subjects, needed] = inverse === true ? [to, from] : [from, to];
    builder.relate(subjects, isBundled ? 'bundles' : kind, needed);
    if ((kind === 'dependsOn' || kind === 'contains') && !isBundled) scopes.addAll(needed, scope);
  }
}

function meaningOf(type: string, comment: string | undefined): Meaning | undefined {
  if (Object.hasOwn(SPDX3_RELATIONSHIPS, type)) return SPDX3_RELATIONSHIPS[type];
  return type === 'other' && comment === 'provides' ? { kind: 'provides' } : undefined;
}

/** A list that is complete makes dependencies known, which is no claim about parts; the others are claims. */
function readCompleteness(completeness: string, kind: Meaning['kind'], from: readonly ComponentId[], reading: Reading): void {
  if (completeness !== 'incomplete' && (completeness !== 'complete' || kind !== 'contains')) return;
  const aspect = kind === 'contains' ? 'assembly' : 'dependencies';
  for (const of of from)
    if (!reading.claimed.has(`${of}\0${aspect}`)) reading.builder.completeness.push({ of, aspect, aggregate: completeness });
}

function scopeOf(scope: string): Scope | undefined {
  return ['build', 'test', 'development', 'design'].includes(scope) ? 'excluded' : undefined;
}
