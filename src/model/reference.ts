/**
 * Our own references, as documents of ours show them: printed here and parsed here, nowhere else. A component with a purl is called
 * by it, else by its CPE; the others by where an identity without either is valid (docs/rules.md R5.3, R10).
 * While an inventory is worked on, ids have no meaning; `canonical` replaces them by these.
 */

/** The root of our documents where it has neither purl nor CPE. */
export const ROOT_REFERENCE = 'environment';

/** `name@version`, or the name alone. */
function versioned(name: string, version: string | undefined): string {
  return [name, version].filter(Boolean).join('@');
}

/** An installed distribution whose name is none that a purl could hold. */
export function distributionReference(name: string, version: string | undefined): string {
  return `distribution:${versioned(name, version)}`;
}

/** The name in a distribution's reference; undefined for any other reference. */
export function distributionOfReference(reference: string): string | undefined {
  return reference.startsWith('distribution:') ? /^distribution:([^@]+)/.exec(reference)?.[1] : undefined;
}

/** What a component without purl and CPE is told by. */
export interface LocalIdentity {
  /** The document, or the document and its parent for files; see {@link shownScope}. */
  readonly scope: string;
  readonly type: string;
  readonly name: string;
  readonly version?: string | undefined;
}

/** A component that is known in one document alone. */
export function localReference({ scope, type, name, version }: LocalIdentity): string {
  // A folder may be called `a#file/b`: what ends the scope must not stand in it.
  const shown = shownScope(scope).replace(/[%#]/g, (character) => encodeURIComponent(character));
  return `component:${shown}#${type}/${versioned(name, version)}`;
}

const LOCAL = /^component:([^#]*)#(?=[a-z-]+\/)/;

/** Whether a reference may be a local one: nearly all are none, and a pattern takes ten times as long to say so. */
function isLocal(reference: string): boolean {
  return reference.startsWith('component:');
}

/** The document in which an identity without purl and CPE is valid, as one of our references states it; undefined for any other. */
export function scopeOfReference(reference: string | undefined): string | undefined {
  if (reference === undefined || !isLocal(reference)) return undefined;
  const shown = LOCAL.exec(reference)?.[1];
  return shown?.replace(/%2[35]/g, (encoded) => decodeURIComponent(encoded));
}

/** What tells a component apart from others of its document, type, name and version, as a local reference of ours states it. */
export function markOfReference(reference: string | undefined): string | undefined {
  return reference === undefined || !isLocal(reference) || !LOCAL.test(reference)
    ? undefined
    : /#([0-9a-f]{12}(?:-\d+)?)$/.exec(reference)?.[1];
}

/** The reference without what says where it is valid: what people call the component. */
export function withoutScope(reference: string): string {
  const bare = reference.startsWith('pkg:') ? reference.slice('pkg:'.length) : reference;
  return isLocal(bare) ? bare.replace(LOCAL, '') : bare;
}

/** A reference that several components would have, with what tells this one apart; `index` counts those that nothing tells apart. */
export function markedReference(reference: string, mark: string, index: number): string {
  return index === 0 ? `${reference}#${mark}` : `${reference}#${mark}-${index}`;
}

/**
 * The scope of the environments that one scan found: their places are valid in that scan alone. Two documents may both have a `usr`,
 * which are different ones.
 */
export const ENVIRONMENTS: string = 'environments';

/** Between a scope as it is shown and the document that states it, which is not shown. */
const STATED_BY = '\0';

/**
 * The scope of a record in the document at `path`, from the scope that its reference shows, and the mark where it has one: what was
 * told apart stays apart, whatever it is called. One that the user vouches for may mean the scope itself, which other documents have
 * too; else it is valid in this document alone.
 */
export function scopeIn(
  path: string,
  shown: string,
  { isVouched, mark }: { readonly isVouched: boolean; readonly mark?: string | undefined },
): string {
  const scope = shownScope(shown);
  const own = isVouched && scope !== ENVIRONMENTS ? scope : `${scope}${STATED_BY}${path}`;
  return mark === undefined ? own : `${own}${STATED_BY}${mark}`;
}

/** The scope as a reference shows it. */
export function shownScope(scope: string): string {
  return scope.split(STATED_BY, 1)[0] ?? '';
}
