/**
 * Evidence: native code and bundled JavaScript that no document declares, identified by what the files are (docs/rules.md R13). Each
 * identified thing is bundled by its distribution; what nothing identifies is a file. It is collected with the documents of the
 * distribution, since what they declare decides on what is unclaimed and what contradicts.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { cpesOf, libraryAliases } from '../enrich/known-libraries.ts';
import { type ByteFacts, type FileFacts, isLibraryPath } from '../merge/coverage.ts';
import type { Component, ComponentId } from '../model/component.ts';
import { EMPTY_INVENTORY, type Relation } from '../model/inventory.ts';
import { sortedUnique } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import type { DeclaredLibrary } from '../native/declared.ts';
import type { IdentifiedLibrary } from '../native/identify-distribution.ts';
import type { Distribution } from '../python/distribution.ts';
import { tagFacts } from '../python/metadata/wheel-file.ts';
import { type FileTree, joinPath } from '../tree/file-tree.ts';
import { addition } from './addition.ts';
import { type Contribution, contribution, NO_CONTRIBUTION } from './contribution.ts';
import { nativeRoom, placeOf, type ReadContent } from './native-content.ts';

/** What the bytes tell of a distribution's coverage. */
export function byteFacts(content: ReadContent): ByteFacts {
  return {
    nativeFiles: nativePaths(content),
    identified: identifiedPaths(content),
    explained: explainedPaths(content),
    partial: content.unread > 0 || content.unopened.length > 0 || content.scripts,
  };
}

/** What the tables of names say of a distribution's libraries; undefined where it has none, so that they are not loaded in vain. */
export async function libraryNames({ record }: Distribution): Promise<FileFacts['namesOf']> {
  if (record === undefined || !record.nativeFiles.some(isLibraryPath)) return undefined;
  const { declaredNames } = await nativeRoom();
  return (path) => declaredNames(path, libraryAliases());
}

/** All that is native code by its bytes, or by its name where its bytes cannot be had. */
function nativePaths({ files, unopened }: ReadContent): readonly string[] {
  return [...files.map(({ path }) => path), ...unopened];
}

/** The files that are libraries which are known, with or without their release. */
function identifiedPaths({ libraries }: ReadContent): ReadonlySet<string> {
  return new Set(libraries.flatMap(({ findings }) => findings.flatMap(({ path, linkage }) => (linkage === 'shared' ? [path] : []))));
}

/** Modules of Python, files in which something was identified, and those that could not be looked at. */
function explainedPaths({ files, libraries, unopened }: ReadContent): ReadonlySet<string> {
  return new Set([
    ...unopened,
    ...files.flatMap(({ path, isModule }) => (isModule ? [path] : [])),
    ...libraries.flatMap(({ findings }) => findings.map(({ path }) => path)),
  ]);
}

/** What is known of a distribution from its documents. */
interface Judged {
  /** What they list. */
  readonly declared: readonly Component[];
  /** Native code that none of them names and nothing explains; paths as in RECORD. */
  readonly unclaimed: readonly string[];
}

/** The components of what was identified, and of the files that nobody claims. */
export async function collectNative(
  tree: FileTree,
  distribution: Distribution,
  content: ReadContent,
  { declared, unclaimed }: Judged,
): Promise<Outcome<Contribution>> {
  const diagnostics = [...noteDiagnostics(tree, distribution, content)];
  if (nativePaths(content).length === 0 && content.libraries.length === 0) return { value: NO_CONTRIBUTION, diagnostics };
  const { contradictions, declaredLibraries, declaringComponent, fileComponent, libraryComponent, withDeclaredRelease } =
    await nativeRoom();
  const host = { path: distribution.path, place: (path: string) => placeOf(tree, distribution, path) ?? joinPath(distribution.site, path) };
  const known = declaredLibraries(declared, libraryAliases());
  for (const found of contradictions(known, content, distribution.name))
    diagnostics.push({ ...found, at: { path: distribution.metadataPath } });
  // A library of unknown release adds nothing to what a document declares with one.
  const worth = content.libraries
    .filter(({ library, version }) => version !== undefined || !known.some((one) => one.library === library))
    .map((library) => withDeclaredRelease(library, known));
  const libraries = worth.map((library) => {
    const component = libraryComponent(library, host);
    const declaring = declaringComponent(library, known);
    if (declaring === undefined) return component;
    // With a CPE of the table they are one by that; without one nothing else says that the document means this library.
    const isMatchable = cpesOf(library.library, library.version ?? '').length > 0;
    return isMatchable ? component : { ...component, id: declaring };
  });
  const files = unclaimed.map((path) => fileComponent(path, content.digest(path), host));
  const hints = hintsOf(content, known);
  if (hints.length > 0)
    diagnostics.push({
      code: 'native-library-hinted',
      at: { path: distribution.metadataPath },
      distribution: distribution.name,
      libraries: hints,
    });
  const said =
    hints.length === 0
      ? []
      : [
          addition(
            distribution,
            hints.map((name) => ownProperty('native-hint', name)),
          ),
        ];
  const components = [...libraries, ...files];
  const { id } = distribution.component;
  const relations = components.flatMap((component) => holds(id, component.id));
  const machine = distribution.tags.map(tagFacts).find(({ machine: tagged }) => tagged !== undefined)?.machine;
  const machines = new Map(
    machine === undefined ? [] : worth.flatMap((one) => placesOf(one, host).map((path) => [path, machine] as const)),
  );
  const fragments =
    components.length + said.length === 0
      ? []
      : [{ ...EMPTY_INVENTORY, components: [...components, ...said], relations, speaker: { kind: 'carrier', id } as const }];
  return { value: contribution({ fragments, counts: { installed: components.length }, machines }), diagnostics };
}

/** Libraries that leave a trace without their release, and that neither the bytes nor a document tell more of. */
function hintsOf({ notes, libraries }: ReadContent, known: readonly DeclaredLibrary[]): readonly string[] {
  const told = new Set([...libraries, ...known].map(({ library }) => library));
  const hinted = notes.flatMap((note) => (note.kind === 'presence' && !told.has(note.library) ? [note.library] : []));
  return sortedUnique(hinted).slice(0, MOST_HINTS);
}

const MOST_HINTS = 200;

const placesOf = ({ findings }: IdentifiedLibrary, host: { place(path: string): string }): readonly string[] =>
  findings.slice(0, 1).map(({ path }) => host.place(path));

function holds(from: ComponentId, to: ComponentId): readonly Relation[] {
  return [
    { from, kind: 'contains', to },
    { from, kind: 'bundles', to },
  ];
}

/** What the reading itself has to say: bounds that a file exceeds, evidence in one file that contradicts itself. */
function noteDiagnostics(tree: FileTree, distribution: Distribution, { notes, unread }: ReadContent): readonly Diagnostic[] {
  const found = notes.flatMap((note): Diagnostic[] => {
    const at = { path: placeOf(tree, distribution, note.path) ?? note.path };
    if (note.kind === 'bound') return [{ code: 'native-file-bounded', at, what: note.what, detail: note.detail }];
    if (note.kind !== 'versions-differ') return [];
    return [{ code: 'native-evidence-differs', at, library: note.library, versions: note.versions }];
  });
  if (unread === 0) return found;
  return [
    ...found,
    { code: 'native-files-unread', at: { path: distribution.metadataPath }, distribution: distribution.name, count: unread },
  ];
}
