/**
 * Builds the script and the style of the HTML report (src/report/client/) which the report embeds: as the module
 * `#report-client` of the bundle (bundle.mjs), and as a file for the tests, which run the sources.
 * The licences of what is bundled go in with it: the text of each bundled package stands before the script.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The bundled text of one entry point. */
async function bundled(entry) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'iife',
    platform: 'browser',
    target: ['chrome107', 'firefox110', 'safari16'],
    minify: true,
    charset: 'ascii',
    logLevel: 'warning',
  });
  return { text: result.outputFiles[0].text.trim(), metafile: result.metafile };
}

/** The licence texts of the packages whose files went into the script. */
function licencesOf(inputs) {
  const require = createRequire(import.meta.url);
  const names = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...names].sort().map((name) => {
    const folder = packageFolder(dirname(require.resolve(name)));
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}`;
  });
}

/** The nearest folder above that is a package. */
function packageFolder(folder) {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (name !== undefined) return folder;
  } catch {
    // Not here.
  }
  return packageFolder(dirname(folder));
}

/** The script and the style, as the source of a module that exports both; and esbuild's account of what went into the script. */
export async function reportClient() {
  const [script, style] = [await bundled('src/report/client/main.ts'), await bundled('src/report/client/style.css')];
  const notice = licencesOf(Object.keys(script.metafile.inputs)).join('\n\n').replaceAll('*/', '* /');
  const assets = { script: `/*! This script contains:\n\n${notice}\n*/\n${script.text}`, style: style.text };
  const source = Object.entries(assets).map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};\n`);
  return { source: source.join(''), metafile: script.metafile };
}
