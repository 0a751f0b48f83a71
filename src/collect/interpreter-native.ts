/**
 * Evidence: the native code of an interpreter that no package manager brought (python-build-standalone, a framework build, Windows'
 * installer): its library and its modules, of which many hold OpenSSL, SQLite or zlib. What is identified is bundled by the interpreter,
 * whose files they are (docs/rules.md R12, R13). Modules and programs of which nothing is identified are the interpreter's own.
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { Component } from '../model/component.ts';
import { EMPTY_INVENTORY, type Relation } from '../model/inventory.ts';
import type { NativeContent } from '../native/identify-distribution.ts';
import type { Interpreter } from '../python/interpreter/interpreter.ts';
import { mayBeImage } from '../python/metadata/file-names.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import { type Contribution, contribution } from './contribution.ts';
import { nativeRoom } from './native-content.ts';
import type { CollectContext } from './source.ts';

/** The largest real interpreter has 80 modules. */
const MOST_FILES = 2000;

/** What is identified in the native files of an interpreter; nothing where a package manager accounts for them. */
export async function interpreterNative(
  tree: FileTree,
  interpreter: Interpreter,
  { native }: CollectContext,
): Promise<Outcome<Contribution>> {
  const { component, conda, debian, standardLibraries } = interpreter;
  const isManaged = conda !== undefined || debian !== undefined;
  if (native === 'off' || component === undefined || isManaged) return { value: contribution({}), diagnostics: [] };
  const paths = nativeFiles(tree, standardLibraries);
  if (paths.length === 0) return { value: contribution({}), diagnostics: [] };
  const { identifyDistribution, libraryComponent } = await nativeRoom();
  const content = identifyDistribution({
    files: paths.map((path) => ({ path, open: () => tree.hold(path) })),
    documents: [],
    depth: native === 'full' ? 'full' : 'headers',
  });
  const host = { path: joinPath(standardLibraries[0] ?? '', 'lib-dynload'), place: (path: string) => path };
  // The library of Python is the interpreter itself.
  const libraries = content.libraries.filter(({ library, version }) => !OWN.has(library) && version !== undefined);
  const components = libraries.map((library) => libraryComponent(library, host));
  const fragment = { ...EMPTY_INVENTORY, components, relations: components.flatMap((one) => bundles(component, one)) };
  const speaker = { kind: 'carrier', id: component.id } as const;
  return {
    value:
      components.length === 0
        ? contribution({})
        : contribution({ fragments: [{ ...fragment, speaker }], counts: { installed: components.length } }),
    diagnostics: diagnosticsOf(content),
  };
}

const OWN: ReadonlySet<string> = new Set(['cpython', 'python']);

/** Modules (`lib-dynload`, `DLLs`), the library of Python beside or above the standard library, and the programs. */
function nativeFiles(tree: FileTree, libraries: readonly string[]): readonly string[] {
  const found = libraries.flatMap((library) => {
    const above = parentPath(library);
    const root = parentPath(above);
    return [
      ...filesIn(tree, joinPath(library, 'lib-dynload'), mayBeImage),
      ...filesIn(tree, joinPath(above, 'DLLs'), mayBeImage),
      ...filesIn(tree, above, (name) => LIBRARY.test(name)),
      ...filesIn(tree, joinPath(root, 'bin'), (name) => PROGRAM.test(name)),
      // A framework's library is called as the framework is.
      ...filesIn(tree, root, (name) => name === 'Python' || LIBRARY.test(name)),
    ];
  });
  // Links to one file are one file.
  const real = new Map(found.map((path) => [tree.realPath(path) ?? path, path]));
  return [...real.values()].slice(0, MOST_FILES);
}

const LIBRARY = /^lib(?:python|pypy)[\w.-]*\.(?:so[\d.]*|dylib)$|^python3?\d*\.dll$/i;
const PROGRAM = /^(?:python|pypy)\d[\d.]*$/;

function filesIn(tree: FileTree, folder: string, wanted: (name: string) => boolean): readonly string[] {
  return tree.list(folder).entries.flatMap(({ name, path, kind }) => (kind === 'file' && wanted(name) ? [path] : []));
}

function bundles({ id }: Component, library: Component): readonly Relation[] {
  return [
    { from: id, kind: 'contains', to: library.id },
    { from: id, kind: 'bundles', to: library.id },
  ];
}

/** What of the files could not be read, or contradicts itself. */
function diagnosticsOf({ notes }: NativeContent): readonly Diagnostic[] {
  return notes.flatMap((note): Diagnostic[] => {
    const at = { path: note.path };
    if (note.kind === 'bound') return [{ code: 'native-file-bounded', at, what: note.what, detail: note.detail }];
    return note.kind === 'versions-differ' ? [{ code: 'native-evidence-differs', at, library: note.library, versions: note.versions }] : [];
  });
}
