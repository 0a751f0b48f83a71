/**
 * A diff in words, for the renderers: what each change is called, and its line as parts, so that a terminal and a page can set them apart.
 * Names, versions and all other texts of the input are shown as they are; it is the renderer that escapes them.
 */
import { labelOf } from '../model/bundling.ts';
import { compareText } from '../model/order.ts';
import { ownName } from '../model/properties.ts';
import type { Change, ChangeGroup, ChangeKind, CoverageChange, Difference, Entry, Single } from './change.ts';

/** What the line is about (from the input) and what is said of it (ours, with texts from the input among it). */
export interface Line {
  readonly subject: string;
  readonly says: readonly Part[];
}

/** `quoted` is from the input. */
export type Part = { readonly text: string; readonly quoted: boolean };

export const KIND_WORDS: { readonly [K in ChangeKind]: string } = {
  content: 'same version, other content',
  added: 'added',
  removed: 'removed',
  undeclared: 'no longer declared',
  declared: 'newly declared',
  upgraded: 'upgraded',
  downgraded: 'downgraded',
  reversioned: 'version changed',
  reidentified: 'identity changed',
  license: 'licence changed',
  'coverage-fell': 'less is known',
  'coverage-rose': 'more is known',
  edges: 'dependencies changed',
};

/** Said once for the kinds that need it. */
export const KIND_EXPLANATIONS: ReadonlyMap<ChangeKind, string> = new Map<ChangeKind, string>([
  ['content', 'What they are made of differs although their version does not: they were rebuilt, patched or tampered with.'],
  ['undeclared', 'These may still be there: their distribution is, and nothing shows that they were removed.'],
  ['declared', 'These may have been there before, without being declared.'],
]);

/** The parts of a line as one text; `show` prints each. */
export function sayParts(says: readonly Part[], show: (part: Part) => string): string {
  return says.map((part, index) => `${index === 0 || part.text === ';' ? '' : ' '}${show(part)}`).join('');
}

const ours = (text: string): Part => ({ text, quoted: false });
const theirs = (text: string): Part => ({ text, quoted: true });

/** The line of a change, without its kind. */
export function lineOfChange(change: Change): Line {
  switch (change.kind) {
    case 'added':
    case 'removed':
    case 'declared':
    case 'undeclared':
      return { subject: labelled(change.component), says: signs(change) };
    case 'upgraded':
    case 'downgraded':
    case 'reversioned':
      return {
        subject: withKind(change.from.name, change.from),
        says: arrow(change.from.version ?? 'no version', change.to.version ?? 'no version'),
      };
    case 'reidentified':
      return { subject: labelled(change.to), says: arrow(identityOf(change.from), identityOf(change.to)) };
    case 'content':
      return { subject: labelled(change.to), says: joined(change.differences.map(differenceParts)) };
    case 'license':
      return { subject: labelled(change.to), says: arrow(listed(change.licenses.from), listed(change.licenses.to)) };
    case 'edges':
      return { subject: labelled(change.to), says: joined([...edges('no longer on', change.removed), ...edges('now on', change.added)]) };
    case 'coverage-fell':
    case 'coverage-rose':
      return { subject: labelled(change.to), says: coverage(change) };
  }
}

/** Name and version, and the kind of package where it is not Python's: cryptography holds a crate `openssl` and the library of that name. */
function labelled(entry: Entry): string {
  return withKind(labelOf(entry), entry);
}

function withKind(text: string, { purl, scope }: Entry): string {
  const type = purl?.slice(4, purl.indexOf('/'));
  const notes = [type === 'pypi' ? undefined : type, scope].filter((note) => note !== undefined);
  return notes.length === 0 ? text : `${text} (${notes.join(', ')})`;
}

/** What is known of the component on the side that lacks it. */
function signs({ kind, elsewhere, file }: Single): readonly Part[] {
  const isNew = kind === 'added' || kind === 'declared';
  const known = isNew ? 'it was already known from elsewhere' : 'it is still there elsewhere';
  const lies = isNew ? 'was already there' : 'is still there';
  return joined([...(file === undefined ? [] : [[theirs(file), ours(lies)]]), ...(elsewhere ? [[ours(known)]] : [])]);
}

function identityOf({ purl, name, version }: Entry): string {
  return purl ?? `${labelOf(version === undefined ? { name } : { name, version })} without a purl`;
}

function listed(licenses: readonly string[]): string {
  return licenses.length === 0 ? 'none stated' : licenses.join(', ');
}

function arrow(from: string, to: string): readonly Part[] {
  return [theirs(from), ours('→'), theirs(to)];
}

function joined(lists: readonly (readonly Part[])[]): readonly Part[] {
  return lists.flatMap((parts, index) => (index === 0 ? parts : [ours(';'), ...parts]));
}

const MOST_VALUES = 3;

/** The head of a digest is enough for people; JSON has all of it. */
function shortened(value: string): string {
  return /^[0-9a-f]{32,}$/i.test(value) ? `${value.slice(0, 16)}…` : value;
}

/** Some of the values, and how many more there are. */
function some(values: readonly string[]): string {
  const more = values.length - MOST_VALUES;
  return `${values.slice(0, MOST_VALUES).map(shortened).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

const FACETS: ReadonlyMap<string, string> = new Map([
  [ownName('wheel-tag'), 'built for'],
  [ownName('wheel-generator'), 'built by'],
  [ownName('license-file'), 'licence files'],
  [ownName('requires-dist'), 'requirements'],
  [ownName('requires-python'), 'required Python'],
  [ownName('provides-extra'), 'extras'],
  [ownName('unclaimed-file'), 'libraries'],
]);

function differenceParts({ what, from, to }: Difference): readonly Part[] {
  const facet = FACETS.get(what);
  return [facet === undefined ? theirs(what) : ours(facet), ...arrow(some(from) || 'none', some(to) || 'none')];
}

function edges(word: string, entries: readonly Entry[]): readonly (readonly Part[])[] {
  return entries.length === 0 ? [] : [[ours(word), theirs(some(entries.map(labelOf)))]];
}

function coverage({ aspect, aggregate, unclaimed }: CoverageChange): readonly Part[] {
  const what = aspect === 'assembly' ? 'what it is made of' : 'what it depends on';
  const { from, to } = aggregate;
  const level = `${what}: ${from === to ? to : `${from} → ${to}`}`.replaceAll('_', ' ');
  if (unclaimed.from === unclaimed.to) return [ours(level)];
  return [ours(level), ours(';'), ours(`libraries that nobody declares: ${unclaimed.from} → ${unclaimed.to}`)];
}

/** The heading of a group: our words, and the name and versions of what they lead to; the name is empty for the whole. */
export interface Heading {
  readonly says: string;
  readonly name: string;
  readonly versions: string;
}

/** What a group is about. */
export function headingOf({ bundler, environment }: ChangeGroup): Heading {
  const side = environment ?? bundler;
  if (side === undefined) return { says: 'Installed', name: '', versions: '' };
  const [from, to] = [versionsOf(side.from), versionsOf(side.to)];
  const says = environment === undefined ? 'In' : 'Installed in';
  const name = (side.to[0] ?? side.from[0])?.name ?? '';
  if (side.to.length === 0) return { says, name, versions: from === '' ? 'removed' : `${from}, removed` };
  if (side.from.length === 0) return { says, name, versions: to === '' ? 'added' : `${to}, added` };
  return { says, name, versions: from === to ? to : `${from} → ${to}` };
}

function versionsOf(entries: readonly Entry[]): string {
  return entries
    .map(({ version }) => version ?? '')
    .sort(compareText)
    .filter(Boolean)
    .join(', ');
}
