/**
 * The bundle: the command (dist/bundle/main.js) and the library (dist/bundle/library.js) with everything that they import, so that what is
 * installed has no dependencies of its own. Both share their chunks, and what is rarely needed is a chunk that loads when it is.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { joinChunks } from './join-chunks.mjs';
import { reportClient } from './report-client.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the bundle goes, below the project's folder. */
const OUT = 'dist/bundle';

const resolvePackage = createRequire(import.meta.url).resolve;

/**
 * What the sources load by `createRequire`, when they first need it, instead of importing it: each becomes a file beside the bundle.
 * The build refuses a name that is missing here (checkRequired).
 */
const REQUIRED = ['saxes', 'js-yaml'];
/** What they load in this way because it is JSON: nearly every run needs it, and a file each would take it longer than having them in the bundle. */
const LISTS = ['spdx-license-ids', 'spdx-license-ids/deprecated.json', 'spdx-exceptions'];

/** The package whose schemas `--validate` reads, and what of them. The drafts before 1.2 and the strict ones are not read. */
export const SCHEMA_PACKAGE = '@cyclonedx/cyclonedx-library';
const SCHEMAS = /^(?:bom-1\.[2-9]|spdx|jsf-0\.82|cryptography-defs)\.SNAPSHOT\.(?:schema\.json|xsd)$/;

function fileFor(name) {
  return `required/${name.replace(/\.json$/, '').replaceAll('/', '-')}.cjs`;
}

/** A source that loads a package by `createRequire` which is not beside the bundle would work here and fail where it is installed. */
function checkRequired(path, known) {
  const source = readFileSync(path, 'utf8');
  if (!source.includes('createRequire(')) return;
  const { devDependencies } = projectManifest();
  for (const [, name] of source.matchAll(/(?<!from |import\()'((?:@[^/'\s]+\/)?[^/'\s@.][^/'\s]*)(?:\/[^'\s]*)?'/g))
    if (Object.hasOwn(devDependencies, name) && ![...known].some((one) => one === name || one.startsWith(`${name}/`)))
      throw new Error(`${path} loads ${name} by createRequire: add it to REQUIRED in scripts/bundle.mjs`);
}

/** Sources that call `createRequire` get one that knows the files beside the bundle, and the lists in it. */
const requireFromBundle = {
  name: 'require-from-bundle',
  setup(bundler) {
    const files = Object.fromEntries(REQUIRED.map((name) => [name, `./${fileFor(name)}`]));
    files[`${SCHEMA_PACKAGE}/package.json`] = './schemas/package.json';
    bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => checkRequired(path, [...Object.keys(files), ...LISTS]));
    bundler.onResolve({ filter: /^node:module$/ }, ({ importer }) =>
      importer.startsWith(join(ROOT, 'src') + sep) ? { path: 'create-require', namespace: 'from-bundle' } : undefined,
    );
    bundler.onLoad({ filter: /^create-require$/, namespace: 'from-bundle' }, () => ({
      contents: `
        import { createRequire as fromNode } from 'node:module';
        const files = new Map(${JSON.stringify(Object.entries(files))});
        const lists = new Map([${LISTS.map((name) => `['${name}', () => require('${name}')]`).join(', ')}]);
        export function createRequire(url) {
          const at = (name) => files.get(name) ?? name;
          const load = (name) => lists.get(name)?.() ?? fromNode(url)(at(name));
          return Object.assign(load, { resolve: (name) => fromNode(url).resolve(at(name)) });
        }`,
      resolveDir: ROOT,
    }));
  },
};

/**
 * A package in CommonJS that is imported dynamically has nothing but a default export in a bundle, while in Node it has its names. Undici
 * goes through a module that names what is used.
 */
const namedUndici = {
  name: 'named-undici',
  setup(bundler) {
    bundler.onResolve({ filter: /^undici$/ }, ({ namespace }) =>
      namespace === 'file' ? { path: 'undici', namespace: 'named' } : undefined,
    );
    bundler.onLoad({ filter: /^undici$/, namespace: 'named' }, () => ({
      contents: "export { EnvHttpProxyAgent, RetryAgent, request } from 'undici';",
      resolveDir: ROOT,
    }));
  },
};

/** The script and the style of the HTML report, which are built apart: for another platform, and as texts. */
const reportAssets = (source) => ({
  name: 'report-assets',
  setup(bundler) {
    // Its name becomes that of a file, in which a # would begin a fragment.
    bundler.onResolve({ filter: /^#report-client$/ }, () => ({ path: 'report-client', namespace: 'report' }));
    bundler.onLoad({ filter: /./, namespace: 'report' }, () => ({ contents: source }));
  },
});

/**
 * Node's own modules, where they are imported. An import statement makes Node read every export of them, and some are getters that load whole
 * modules (`fs.promises`, `crypto.webcrypto`): a fifth of the start. What nobody imports of them is dropped, and so is not read either.
 */
const builtins = {
  name: 'builtins',
  setup(bundler) {
    const known = new Set(builtinModules);
    bundler.onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '');
      return kind === 'import-statement' && known.has(name) ? { path: name, namespace: 'builtin', sideEffects: false } : undefined;
    });
    bundler.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => {
      const names = Object.keys(process.getBuiltinModule(`node:${path}`)).filter((name) => name !== 'default');
      const members = names.map((name) => `const $${name} = /* @__PURE__ */ member('${name}');`);
      const exported = names.map((name) => `$${name} as ${name}`);
      return {
        contents: [
          `const whole = /* @__PURE__ */ process.getBuiltinModule('node:${path}');`,
          'const member = (name) => whole[name];',
          ...members,
          `export { whole as default, ${exported.join(', ')} };`,
        ].join('\n'),
      };
    });
  },
};

/** Folders of src/ whose tables become texts. */
const TABLES = new Set(['enrich', 'native/tables'].map((folder) => join(ROOT, 'src', folder)));

/** Tables, as texts that are parsed when a row is first looked for: as code they are a quarter of what every start would parse. */
const tablesAsText = {
  name: 'tables-as-text',
  setup(bundler) {
    bundler.onResolve({ filter: /\.data\.ts$/ }, ({ path, resolveDir }) => {
      const table = join(resolveDir, path);
      return TABLES.has(dirname(table)) ? { path: table, namespace: 'table' } : undefined;
    });
    bundler.onLoad({ filter: /./, namespace: 'table' }, async ({ path }) => {
      const { outputFiles } = await build({ entryPoints: [path], write: false, format: 'esm', logLevel: 'warning' });
      const tables = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
      // A module of CommonJS is asked for its members where they are used.
      const text = (rows) => `JSON.parse(${JSON.stringify(JSON.stringify(rows))})`;
      const value = (rows) => (rows instanceof Map ? `new Map(${text([...rows])})` : text(rows));
      const lazy = ([name, rows]) => `get ${name}() { return known.${name} ??= ${value(rows)}; }`;
      return { contents: `const known = {}; module.exports = { ${Object.entries(tables).map(lazy).join(', ')} };` };
    });
  },
};

/**
 * Of the CycloneDX library nothing but the words that each version knows: made to sets while this is built. The library itself is 50 KB of
 * classes, and a tenth of the start.
 */
const cyclonedxWords = {
  name: 'cyclonedx-words',
  setup(bundler) {
    const load = createRequire(import.meta.url);
    bundler.onResolve({ filter: /^@cyclonedx\/cyclonedx-library\/Spec$/ }, () => ({ path: 'words', namespace: 'cyclonedx' }));
    bundler.onLoad({ filter: /./, namespace: 'cyclonedx' }, () => {
      const specs = load(`${SCHEMA_PACKAGE}/Spec`);
      const enums = load(`${SCHEMA_PACKAGE}/Enums`);
      const setOf = (spec, kind) =>
        `new Set(${JSON.stringify(Object.values(enums[kind]).filter((word) => spec[`supports${kind}`](word)))})`;
      const kinds = ['ComponentType', 'HashAlgorithm', 'ExternalReferenceType'];
      const versions = Object.keys(specs).filter((name) => /^Spec1dot[0-9]+$/.test(name));
      const members = (name) => kinds.map((kind) => `supports${kind}: has(${setOf(specs[name], kind)})`).join(', ');
      const lines = versions.map((name) => `export const ${name} = { ${members(name)} };`);
      return { contents: ['const has = (words) => (word) => words.has(word);', ...lines].join('\n') };
    });
  },
};

/** An entry point that is a package as `require` gives it; a JSON file alone would lose what it exports. */
const wholePackage = {
  name: 'whole-package',
  setup(bundler) {
    bundler.onResolve({ filter: /^whole:/ }, ({ path }) => ({ path: path.slice('whole:'.length), namespace: 'whole' }));
    bundler.onLoad({ filter: /./, namespace: 'whole' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
      resolveDir: ROOT,
    }));
  },
};

/** The commit that is built: `PYENV_SBOM_COMMIT`, else what git says, marked when files differ from it; empty where there is no git. */
export function commitOf() {
  const told = process.env['PYENV_SBOM_COMMIT'];
  if (told !== undefined) return told;
  if (!existsSync(join(ROOT, '.git'))) return '';
  const git = (...args) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  const { status, stdout } = git('rev-parse', '--short=12', 'HEAD');
  if (status !== 0) return '';
  return `${stdout.trim()}${git('status', '--porcelain', '--untracked-files=no').stdout === '' ? '' : '-modified'}`;
}

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  // For the coverage of the command's tests (scripts/command-coverage.mjs); not published.
  sourcemap: 'linked',
  // One character beyond Latin-1 would make V8 hold all of the file in twice the memory.
  charset: 'ascii',
  logLevel: 'warning',
  metafile: true,
};

/** What the sources become: the chunks of `entryPoints`, for joinChunks. Not minified and not written yet. */
function buildSources(entryPoints, outdir, report) {
  return build({
    ...SHARED,
    write: false,
    minify: false,
    sourcemap: 'inline',
    entryPoints,
    outdir,
    splitting: true,
    format: 'esm',
    plugins: [requireFromBundle, namedUndici, reportAssets(report), builtins, cyclonedxWords, tablesAsText],
    define: { __COMMIT__: JSON.stringify(commitOf()) },
    // See that file.
    alias: { 'string-width': './src/cli/text-width.ts' },
  });
}

/**
 * A module whose exports become `main.js` in a folder, by the same steps as what is installed: the benchmarks measure readers and writers,
 * which the library does not export by themselves, and code that is not bundled is slower.
 */
export async function bundleApart(entry, folder) {
  await joinChunks(await buildSources({ main: entry }, folder, ''), 'main.js', join(ROOT, folder), SHARED);
  // Where the bundled code looks for what it loads by `createRequire`.
  cpSync(join(ROOT, OUT, 'required'), join(ROOT, folder, 'required'), { recursive: true });
}

/** Makes the bundle; gives esbuild's account of what went into it, and the schemas that belong beside it. Writes only if told to. */
export async function bundle({ write }) {
  const client = await reportClient();
  const main = await buildSources({ main: 'src/cli/main.ts', library: 'src/index.ts' }, OUT, client.source);
  if (write) await joinChunks(main, 'main.js', join(ROOT, OUT), SHARED);
  const required = await build({
    ...SHARED,
    write,
    entryPoints: REQUIRED.map((name) => ({ in: `whole:${name}`, out: fileFor(name).replace(/\.cjs$/, '') })),
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    plugins: [wholePackage],
  });
  return {
    metafiles: [main.metafile, required.metafile, client.metafile],
    client: client.source,
    schemas: schemaFiles(),
    out: join(ROOT, OUT),
  };
}

/** The schemas as [path below the bundle, absolute path]. */
function schemaFiles() {
  const folder = join(dirname(resolvePackage(`${SCHEMA_PACKAGE}/package.json`)), 'res', 'schema');
  const files = readdirSync(folder).filter((name) => SCHEMAS.test(name));
  if (files.length === 0) throw new Error(`${SCHEMA_PACKAGE} has no schemas in res/schema`);
  return files.map((name) => [`schemas/res/schema/${name}`, join(folder, name)]);
}

/** What `package.json` says of the project. */
export function projectManifest() {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
}
