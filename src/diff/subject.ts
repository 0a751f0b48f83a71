/**
 * A component as a diff looks at it: under which key it is found on the other side, with its version and without.
 */
import type { Component, ComponentId } from '../model/component.ts';
import { formatCpe } from '../model/cpe.ts';
import { defined } from '../model/defined.ts';
import { contentMarks, cpeKeys, purlKey } from '../model/identity.ts';
import { canonicalText, compareText } from '../model/order.ts';
import { formatPurl, type Purl } from '../model/purl.ts';
import type { Entry } from './change.ts';
import { compareByEcosystem, compatibility, kindOfOrder, orderedVersion } from './version-order.ts';

/** A component with its keys. Texts of both sides are comparable; ids are not, since they may hold paths with versions in them. */
export interface Subject {
  readonly component: Component;
  readonly entry: Entry;
  /** The same for every version of the thing. */
  readonly family: string;
  /** The same for records that are one component by docs/rules.md R5. */
  readonly identity: string;
  /** The type of the purl, which says how versions are ordered; empty: none. */
  readonly ecosystem: string;
  readonly version: string | undefined;
  /** What is stated of its content. */
  readonly content: string;
  /** The first place where it was found. */
  readonly place: string;
}

/** The family of the root: what two documents describe is compared with each other, whatever it is called. */
const ROOT_FAMILY = 'root';

/** Namespaces of these types name a Linux distribution, which a package outlives when the base of a build changes. */
const LINUX: ReadonlySet<string> = new Set(['rpm', 'deb', 'apk']);

/** The component under its keys; `root` is what its inventory describes. */
export function subjectOf(component: Component, root: ComponentId): Subject {
  const { purl } = component;
  return {
    component,
    entry: entryOf(component),
    family: component.id === root ? ROOT_FAMILY : familyOf(component),
    identity: component.id === root ? `${ROOT_FAMILY}\0${identityOf(component)}` : identityOf(component),
    ecosystem: purl?.type ?? '',
    version: (purl === undefined ? undefined : orderedVersion(purl)) ?? component.version,
    content: contentMarks(component).join('\0'),
    place: component.evidence?.occurrences?.[0]?.location ?? '',
  };
}

/** Whether it is what its inventory describes. It has no other family, and shares no identity with anything else. */
export function isRoot({ family }: Subject): boolean {
  return family === ROOT_FAMILY;
}

/** What a diff says of the component. */
export function entryOf({ id, name, version, purl, scope }: Component): Entry {
  return defined({
    ref: id as string,
    name,
    version,
    purl: purl === undefined ? undefined : formatPurl(purl),
    scope: scope === 'required' ? undefined : scope,
  });
}

function familyOf(component: Component): string {
  const { purl, type, group, name } = component;
  if (purl !== undefined) return purlFamily(purl);
  const [cpe] = component.cpes?.toSorted((left, right) => compareText(formatCpe(left), formatCpe(right))) ?? [];
  if (cpe !== undefined) return ['cpe', ...cpe.slice(0, 3)].join('\0');
  return ['name', type, group ?? '', name].join('\0');
}

/** Without version and qualifiers: those say where a package comes from, or what it was built for. */
function purlFamily({ type, namespace, name, subpath }: Purl): string {
  return ['purl', type, LINUX.has(type) ? '' : (namespace ?? ''), name, subpath ?? ''].join('\0');
}

function identityOf(component: Component): string {
  const { purl, type, group, name, version } = component;
  if (purl !== undefined) return purlKey(purl);
  const [cpe] = cpeKeys(component).toSorted(compareText);
  return cpe ?? ['name', type, group ?? '', name, version ?? ''].join('\0');
}

/** Three-way comparison by version, then by all else that tells two subjects of one family apart: a total order on one side. */
export function compareSubjects(left: Subject, right: Subject): number {
  return compareByVersion(left, right) || compareText(orderText(left), orderText(right));
}

function orderText({ identity, content, place, component }: Subject): string {
  return canonicalText([identity, content, place, component.id]);
}

function compareByVersion(left: Subject, right: Subject): number {
  if (left.version === undefined || right.version === undefined)
    return Number(left.version !== undefined) - Number(right.version !== undefined);
  // Of versions that are no versions of their ecosystem and those that are there is no order that holds for three of them.
  const [one, other] = [kindOfOrder(left.ecosystem, left.version), kindOfOrder(right.ecosystem, right.version)];
  if (one !== other) return compareText(one, other);
  return compareByEcosystem(left.ecosystem, left.version, right.version);
}

/** Which way the version went; undefined where the ecosystem takes both for one, or a side states none. */
export function directionOf(old: Subject, now: Subject): 'upgraded' | 'downgraded' | undefined {
  if (old.version === undefined || now.version === undefined || old.ecosystem !== now.ecosystem) return undefined;
  const order = compareByEcosystem(old.ecosystem, old.version, now.version);
  if (order === 0) return undefined;
  return order < 0 ? 'upgraded' : 'downgraded';
}

/** Versions of one family with the same text here may replace each other; undefined: nothing says so. */
export function lineOf({ ecosystem, version }: Subject): string | undefined {
  return version === undefined ? undefined : compatibility(ecosystem, version);
}
