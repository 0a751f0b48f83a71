/**
 * What every start loads, in one file. A bundler that splits makes a chunk of whatever two files share, two dozen by now, and finding, reading
 * and linking a module costs Node 20 about a millisecond: more than parsing what is in it. So the chunks that the command imports statically
 * become one, and every other file imports from that.
 */
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** The file that holds what every start loads. */
const CORE = 'core.js';

/** Bundled CommonJS packages call require: few, and late. */
const REQUIRE = "const require = (name) => process.getBuiltinModule('node:module').createRequire(import.meta.url)(name);";

/** An object without members, which every copy begins with. */
const NOTHING = '__nothing';

/**
 * Code in which no object literal begins with a copy: `{ ...a, b: 1 }` becomes `{ ...__nothing, ...a, b: 1 }`, which means the same. V8 makes
 * the object of a literal that begins with `...a` at one stroke, and whatever is added to it then has a hidden class of its own, made anew for each
 * object (docs/decisions/0013-copies-that-share-their-shape.md). In esbuild's output nothing else looks like this: a pattern never begins so.
 */
function withSharedShapes(code) {
  const changed = code.replace(/\{(\s*)\.\.\.(?=[A-Za-z_$(])/g, `{$1...${NOTHING}, ...`);
  return changed === code ? code : `const ${NOTHING} = {};\n${changed}`;
}

/** The chunks that an output of esbuild imports statically, and those that they import; by file name. */
function staticImports(outputs, from, found = new Set()) {
  for (const { path, kind, external } of outputs.get(from).imports) {
    const name = basename(path);
    if (kind !== 'import-statement' || external || found.has(name)) continue;
    found.add(name);
    staticImports(outputs, name, found);
  }
  return found;
}

/** Takes the files of a build, not yet minified and not written, as if they lay on the disk; imports of one another stay where `joined` is not asked. */
function fromFirst(files, folder, shared, part) {
  const names = new Map([...shared].map((name, index) => [name, `m${index}_`]));
  return {
    name: 'from-first-build',
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        const name = basename(path);
        if (kind === 'entry-point') return { path: join(folder, name) };
        if (kind !== 'import-statement' || name === CORE || !shared.has(name)) return { path, external: true };
        return part === 'core' ? { path: join(folder, name) } : { path: name, namespace: 'shared', sideEffects: false };
      });
      bundler.onLoad({ filter: /\.js$/, namespace: 'file' }, ({ path }) => ({ contents: files.get(basename(path)) }));
      bundler.onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({ contents: exportsOf(path, `./${CORE}`, 'from') }));
      bundler.onResolve({ filter: /^core$/ }, ({ path }) => ({ path, namespace: 'core' }));
      bundler.onLoad({ filter: /./, namespace: 'core' }, () => ({
        contents: [...shared].map((name) => exportsOf(name, `./${name}`, 'into')).join('\n'),
        resolveDir: folder,
      }));
    },
  };

  /** The exports of a chunk, under names that are its own in the joined file: on their way into it, or from it. */
  function exportsOf(name, path, direction) {
    const own = (exported) => `${names.get(name)}${exported}`;
    const list = shared.exports.get(name).map((exported) => {
      const [inside, outside] = direction === 'into' ? [exported, own(exported)] : [own(exported), exported];
      return `${inside} as ${outside}`;
    });
    return list.length === 0 ? `import '${path}';` : `export { ${list.join(', ')} } from '${path}';`;
  }
}

/**
 * Joins the chunks of a build of esbuild (with metafile, not written) that its entry point `main` loads at once, minifies all, and writes them
 * to `folder` if told to.
 */
export async function joinChunks({ outputFiles, metafile }, main, folder, settings) {
  const files = new Map(outputFiles.map(({ path, text }) => [basename(path), withSharedShapes(text)]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const shared = staticImports(outputs, main);
  shared.exports = new Map([...shared].map((name) => [name, outputs.get(name).exports]));
  const others = [...files.keys()].filter((name) => name.endsWith('.js') && !shared.has(name));
  // The second build reads what the first made under the names that it writes; a chunk imported for its effects alone has them in the core.
  const logOverride = { 'ignored-bare-import': 'silent' };
  const common = { ...settings, format: 'esm', outdir: folder, allowOverwrite: true, logOverride, banner: { js: REQUIRE } };
  await build({ ...common, entryPoints: { core: 'core' }, plugins: [fromFirst(files, folder, shared, 'core')] });
  await build({ ...common, entryPoints: others.map((name) => `./${name}`), plugins: [fromFirst(files, folder, shared, 'others')] });
}
