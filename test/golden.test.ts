/**
 * The goldens: exact bytes of document and findings, for what pip really installs and for every producer's shape. Compared
 * only; `npm run golden:update -- CASE` writes them. Each is also schema-valid, read back by our own reader, and produced
 * again in another place, in another order, under another locale.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  COMMAND,
  expectedFiles,
  formatOf,
  type Golden,
  goldenCases,
  installedFolder,
  runCase,
  withEnvironment,
} from '../scripts/golden-cases.mjs';
import { readSbom, validateSbom } from '../src/formats/index.ts';
import { convertSbom, writeDocument } from '../src/index.ts';
import { formatPurl } from '../src/model/purl.ts';
import { emptyFolder } from './support/environment.ts';

const SHUFFLE = fileURLToPath(new URL('./support/shuffle-folders.mjs', import.meta.url));

const expected = (golden: Golden, name: string): string => readFileSync(join(golden.folder, name), 'utf8');

/** A real case that was not installed (no pip, no index) is skipped, and vitest says so; `npm run golden` fails in CI then. */
const isHere = (golden: Golden): boolean => golden.install === undefined || withEnvironment(golden, () => true) === true;

describe.each(goldenCases().map((golden) => [golden.name, golden] as const))('golden %s', (_name, golden) => {
  it('holds its expected files and no others', () =>
    expect(readdirSync(golden.folder).sort()).toEqual(['case.json', ...expectedFiles(golden)].sort()));

  it.skipIf(!isHere(golden))('is reproduced to the byte', () => {
    const files = withEnvironment(golden, (environment) => runCase(golden, environment));
    for (const name of expectedFiles(golden)) expect(files?.[name], name).toBe(expected(golden, name));
  });

  it.skipIf(!isHere(golden))('is the same in a copy, in another order, under another locale and time zone', () => {
    withEnvironment(golden, (environment) => {
      const copy = join(emptyFolder(), 'a copy elsewhere');
      // A real tree weighs 150 MB, of which a scan reads the metadata, the known documents and native code.
      cpSync(environment, copy, {
        recursive: true,
        filter: (source) =>
          golden.install === undefined ||
          statSync(source).isDirectory() ||
          /\.(?:so|dylib|pyd|dll|exe)\b|\/[^./]+$/.test(source) ||
          /\.dist-info|\/pip(?:$|\/_vendor(?:$|\/bom\.cdx\.json$))/.test(source.slice(environment.length)),
      });
      const files = runCase(golden, copy, {
        nodeArguments: ['--import', SHUFFLE],
        cwd: '/',
        env: { ...process.env, LC_ALL: 'et_EE.UTF-8', LANG: 'et_EE.UTF-8', TZ: 'Pacific/Kiritimati' },
      });
      rmSync(copy, { recursive: true });
      for (const name of expectedFiles(golden)) expect(files[name], name).toBe(expected(golden, name));
    });
  });

  it.each(expectedFiles(golden).filter((name) => name !== 'diagnostics.txt'))(
    '%s is valid by the official schema, with references that lead somewhere',
    async (name) => expect(await validateSbom(expected(golden, name), ...formatOf(name))).toEqual([]),
  );

  // What earlier versions of CycloneDX cannot say is gone; every other format gives the same document back.
  it.each(expectedFiles(golden).filter((name) => name !== 'diagnostics.txt' && !/-1\.[45]/.test(name)))(
    '%s converts to the same CycloneDX document, to the byte',
    async (name) => {
      const { inventory } = await convertSbom({ path: join(golden.folder, name) });
      expect(inventory && writeDocument(inventory).value).toBe(expected(golden, 'env.cdx.json'));
    },
  );

  it('is read back by our own reader, whole', () => {
    const text = expected(golden, 'env.cdx.json');
    const { value, diagnostics } = readSbom(Buffer.from(text), 'golden', { depth: 100, values: 1_000_000 });
    const written = JSON.parse(text);
    expect(diagnostics.filter(({ code }) => code !== 'sbom-field-not-carried')).toEqual([]);
    expect(
      value?.components
        .map(({ purl }) => purl && formatPurl(purl))
        .filter(Boolean)
        .sort(),
    ).toEqual(
      written.components
        .map(({ purl }: { purl?: string }) => purl)
        .filter(Boolean)
        .sort(),
    );
    expect(value?.components).toHaveLength(written.components.length + 1);
  });

  it('names no registry, no build path and no path of this machine', () => {
    const hosts = [
      ['pypi', 'org'],
      ['pythonhosted', 'org'],
      ['npmjs', 'org'],
      ['crates', 'io'],
    ]
      .map((labels) => labels.join('\\.'))
      .join('|');
    for (const name of expectedFiles(golden))
      expect(expected(golden, name)).not.toMatch(new RegExp(`${hosts}|file:/|/(?:home|Users|root|tmp)/`));
  });
});

describe('the golden cases', () => {
  it('are run with the built command', () => expect(COMMAND).toMatch(/bin\/pyenv-sbom\.js$/));
  it('have environments whose name follows from what is installed', () => {
    for (const golden of goldenCases())
      if (golden.install !== undefined) expect(installedFolder(golden)).toMatch(new RegExp(`${golden.name}-[0-9a-f]{16}$`));
  });
});
