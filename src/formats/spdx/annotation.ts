/**
 * What SPDX has no field for, as the text of an annotation: our name, then JSON. And annotations of others, which are
 * annotations of the model.
 */
import type { ComponentId } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import type { Annotation, Annotator, Completeness, Vulnerability } from '../../model/inventory.ts';
import { groupBy } from '../../model/order.ts';
import { isJsonObject, type JsonObject, member, objectMember, parseJson, textMember } from '../../untrusted/json.ts';
import { writeVulnerabilities } from '../cyclonedx/vulnerabilities.ts';
import type { ReadOptions } from '../trust.ts';
import type { Remainder } from './remainder.ts';

const MARK = 'pyenv-sbom ';

/** The text of an annotation that carries `content`. */
export function writeOwn(content: JsonObject): string {
  // Tag-value has no way to say its own closing tag; JSON has.
  return MARK + JSON.stringify(content).replaceAll('</text>', '\\u003c/text>');
}

/** Whether a tool, as `name version`, is this one. */
export function isOwnTool(tool: string): boolean {
  return tool.startsWith(MARK);
}

/** Whether an annotation looks like one of ours. */
export function isOwnText(text: string, annotator: Annotator): boolean {
  return annotator.kind === 'tool' && annotator.name.trimStart().startsWith(MARK.trim()) && text.startsWith(MARK);
}

/**
 * The content of an annotation that looks like ours; undefined for what may not be believed, and for what is no JSON within limits.
 * Neither may be kept as somebody else's annotation: written again, it would be ours.
 */
export function readOwn(text: string, options: ReadOptions): JsonObject | undefined {
  if ((options.trust ?? 'embedded') === 'embedded') return undefined;
  const parsed = parseJson(Buffer.from(text.slice(MARK.length)), options);
  return parsed.kind === 'value' && isJsonObject(parsed.value) ? parsed.value : undefined;
}

/** What our annotation of a component says: its remainder, and how complete the picture of it is. */
export interface OwnContent extends Remainder {
  /** Aggregates by aspect. */
  readonly completeness?: JsonObject;
  /** Its dependencies are known, although SPDX's own words say less, since its contents are not (spdx/knowledge.ts). */
  readonly dependenciesKnown?: true;
}

/** The lifecycles that our annotations of a document state; undefined where they leave them to SPDX's own fields. */
export function ownLifecycles(contents: readonly JsonObject[]): readonly string[] | undefined {
  const stated = contents.map((content) => member(content, 'lifecycles')).find(Array.isArray);
  return stated?.filter((word): word is string => typeof word === 'string' && word !== '').slice(0, MOST_LIFECYCLES);
}

const MOST_LIFECYCLES = 16;

/** The members of {@link OwnContent}. */
export function ownContent(content: JsonObject): OwnContent {
  const absent = member(content, 'absent');
  return defined({
    component: objectMember(content, 'component'),
    absent: Array.isArray(absent) ? absent.filter((key) => typeof key === 'string') : undefined,
    completeness: objectMember(content, 'completeness'),
    dependenciesKnown: member(content, 'dependenciesKnown') === true ? (true as const) : undefined,
  });
}

/** The aggregates that an annotation of ours states. */
export function completenessOf(content: OwnContent, aggregates: readonly Completeness['aggregate'][]): readonly Omit<Completeness, 'of'>[] {
  return (['assembly', 'dependencies'] as const).flatMap((aspect) => {
    const stated = textMember(content.completeness ?? {}, aspect);
    const aggregate = aggregates.find((candidate) => candidate === stated);
    return aggregate === undefined ? [] : [{ aspect, aggregate }];
  });
}

/** What our annotation of a component says; undefined where it has nothing to say. */
export function ownContentOf(
  remainder: Remainder | undefined,
  { completeness, dependenciesKnown }: { readonly completeness: JsonObject | undefined; readonly dependenciesKnown: boolean },
): JsonObject | undefined {
  if (remainder === undefined && completeness === undefined && !dependenciesKnown) return undefined;
  return { component: remainder?.component, absent: remainder?.absent, completeness, dependenciesKnown: dependenciesKnown || undefined };
}

/** What claims say that relationships cannot; undefined where they say it all: dependencies that nobody knows have a relationship. */
export function ownClaims(claims: readonly Completeness[] | undefined, known: ReadonlySet<ComponentId>): JsonObject | undefined {
  if (claims === undefined) return undefined;
  const told = claims.filter(({ of, aspect, aggregate }) => aspect !== 'dependencies' || aggregate !== 'unknown' || known.has(of));
  return told.length === 0 ? undefined : Object.fromEntries(told.map(({ aspect, aggregate }) => [aspect, aggregate]));
}

/** Vulnerabilities as CycloneDX says them, in the version that can say the most, with references to elements. */
export function ownVulnerabilities(vulnerabilities: readonly Vulnerability[], idOf: (id: ComponentId) => string): readonly unknown[] {
  return writeVulnerabilities(vulnerabilities, idOf, { minor: 7, lost: () => undefined });
}

const KINDS: readonly (readonly [Annotator['kind'], string])[] = [
  ['person', 'Person: '],
  ['organization', 'Organization: '],
  ['tool', 'Tool: '],
];

/** `Person: Ann` and the like. */
export function writeAnnotator({ kind, name }: Annotator): string {
  return (KINDS.find(([candidate]) => candidate === kind)?.[1] ?? '') + name.replace(/\s+/g, ' ').trim();
}

export function readAnnotator(text: string): Annotator {
  const found = KINDS.find(([, prefix]) => text.startsWith(prefix.trim()));
  return found === undefined ? { kind: 'organization', name: text } : { kind: found[0], name: text.slice(found[1].trim().length).trim() };
}

/** Annotations that differ in their subjects alone are one: SPDX repeats them for each. */
export function unite(annotations: readonly Annotation[]): readonly Annotation[] {
  const alike = groupBy(annotations, ({ subjects: _, ...content }) => JSON.stringify(content));
  return Array.from(alike.values(), (group) => ({ ...(group[0] as Annotation), subjects: group.flatMap(({ subjects }) => subjects) }));
}
