/** Laws of what is scanned: a file system is the same as a folder and as an archive, in any order of its parts, and nothing is lost. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { scanEnvironment, writeDocument } from '../../src/index.ts';
import { tarOf, zipOf } from '../support/archives.ts';
import { type Files, writeFiles } from '../support/environment.ts';

const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-trees-'));
afterAll(() => rmSync(work, { recursive: true }));
let count = 0;
const place = (): string => {
  count += 1;
  return join(work, String(count));
};

interface Package {
  readonly name: string;
  readonly version: string;
  readonly form: 'dist-info' | 'egg-info' | 'egg' | 'egg-info-file';
  readonly requires: readonly string[];
  readonly vendors: boolean;
  readonly requested: boolean;
}

const NAMES = ['alpha', 'Beta', 'gam_ma', 'delta', 'epsilon'];
const aPackage: fc.Arbitrary<Package> = fc.record({
  name: fc.constantFrom(...NAMES),
  version: fc.constantFrom('1', '2.0', '3.1rc1'),
  form: fc.constantFrom('dist-info', 'egg-info', 'egg', 'egg-info-file'),
  requires: fc.array(fc.constantFrom(...NAMES.map((name) => `${name}>=1`), 'gone', 'Beta; sys_platform == "win32"', 'delta[x]'), {
    maxLength: 3,
  }),
  vendors: fc.boolean(),
  requested: fc.boolean(),
});

function filesOf(site: string, { name, version, form, requires, vendors, requested }: Package): Files {
  const metadata = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    ...requires.map((one) => `Requires-Dist: ${one}`),
    '',
  ].join('\n');
  const base = `${site}/${name}-${version}`;
  const carried = `${name}/_vendor/inner-9.dist-info/METADATA`;
  switch (form) {
    case 'dist-info':
      return {
        [`${base}.dist-info/METADATA`]: metadata,
        [`${base}.dist-info/RECORD`]: vendors ? `${carried},,\n` : '',
        ...(requested && { [`${base}.dist-info/REQUESTED`]: '' }),
        ...(vendors && { [`${site}/${carried}`]: 'Name: inner\nVersion: 9\n' }),
      };
    case 'egg-info':
      return { [`${base}-py3.11.egg-info/PKG-INFO`]: metadata };
    case 'egg-info-file':
      return { [`${base}.egg-info`]: metadata };
    case 'egg':
      return {
        [`${base}-py3.11.egg/EGG-INFO/PKG-INFO`]: metadata,
        ...(vendors && { [`${base}-py3.11.egg/${carried}`]: 'Name: inner\nVersion: 9\n' }),
      };
  }
}

const SITES = ['usr/lib/python3/dist-packages', 'opt/a/lib/python3.11/site-packages', 'opt/b/lib/python3.12/site-packages', 'srv/deps'];
/** Packages by site-packages folder; one of each name in a folder. */
const aFileSystem = fc.dictionary(
  fc.constantFrom(...SITES),
  fc.uniqueArray(aPackage, { selector: ({ name }) => name, minLength: 1, maxLength: 4 }),
  {
    minKeys: 1,
    noNullPrototype: true,
  },
);
// A folder that is only a folder is told from somebody's source by its dist-infos.
const formIn = (site: string, one: Package): Package => (site === 'srv/deps' ? { ...one, form: 'dist-info' } : one);
const all = (system: Readonly<Record<string, readonly Package[]>>): Files => ({
  'opt/a/pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.4\ninclude-system-site-packages = true\n',
  ...Object.fromEntries(
    Object.entries(system).flatMap(([site, packages]) => packages.flatMap((one) => Object.entries(filesOf(site, formIn(site, one))))),
  ),
});

const RUNS = { seed: 20_26, numRuns: 40 };

describe('a file system', () => {
  it('gives one document, as a folder and as an archive, and loses nothing', async () => {
    await fc.assert(
      fc.asyncProperty(aFileSystem, async (system) => {
        const [folder, archive] = [place(), `${place()}.tar`];
        writeFiles(folder, all(system));
        await tarOf(archive, all(system));
        const fromFolder = await scanEnvironment({ paths: [], roots: [folder] });
        const fromArchive = await scanEnvironment({ paths: [archive] });
        const { inventory, summary } = fromFolder;
        if (inventory === undefined || fromArchive.inventory === undefined) throw new Error('nothing was found');
        expect(writeDocument(fromArchive.inventory).value).toBe(writeDocument(inventory).value);
        expect(fromArchive.diagnostics).toEqual(fromFolder.diagnostics);
        const packages = Object.values(system).flat();
        expect(summary.distributions).toBe(packages.length);
        expect(summary.componentsRead + summary.componentsInstalled).toBe(
          summary.componentsWritten + summary.componentsUnified + summary.componentsDeduplicated + summary.componentsDropped,
        );
        // Every package is there, and reached from the root.
        const edges = new Map<string, string[]>();
        for (const { from, kind, to } of inventory.relations)
          if (kind !== 'bundles')
            edges.set(kind === 'isVariantOf' ? to : from, [
              ...(edges.get(kind === 'isVariantOf' ? to : from) ?? []),
              kind === 'isVariantOf' ? from : to,
            ]);
        const reached = new Set<string>([inventory.root]);
        for (const id of reached) for (const to of edges.get(id) ?? []) reached.add(to);
        expect(inventory.components.filter(({ id }) => !reached.has(id))).toEqual([]);
        for (const { name, version } of packages)
          expect(
            inventory.components.some((one) => one.distribution === name.toLowerCase().replace('_', '-') && one.version === version),
          ).toBe(true);
        rmSync(folder, { recursive: true });
      }),
      RUNS,
    );
  }, 120_000);

  it.each(['tar', 'tar.gz', 'zip'] as const)(
    'as an archive that was damaged (%s): a package is there, or the damage is said',
    async (kind) => {
      // Of 40,000 archives that were changed at random, 650 lost a package without a word.
      const names = ['one', 'two', 'three', 'four'];
      const files = Object.fromEntries(names.map((name) => [`${SITES[1]}/${name}-1.dist-info/METADATA`, `Name: ${name}\nVersion: 1\n`]));
      const archive = `${place()}.tar`;
      if (kind === 'zip') await zipOf(files, archive);
      else await tarOf(archive, files);
      const whole = readFileSync(archive);
      const change = fc.oneof(
        fc.record({ at: fc.nat(whole.length - 1), byte: fc.integer({ min: 1, max: 255 }) }),
        fc.record({ cut: fc.nat(whole.length) }),
        fc.record({ from: fc.nat(whole.length), count: fc.integer({ min: 1, max: 3000 }) }),
      );
      const changed = (how: typeof change extends fc.Arbitrary<infer C> ? C : never): Buffer => {
        if ('cut' in how) return whole.subarray(0, how.cut);
        if ('from' in how) return Buffer.concat([whole.subarray(0, how.from), whole.subarray(how.from + how.count)]);
        const bytes = Buffer.from(whole);
        bytes[how.at] = (bytes[how.at] ?? 0) ^ how.byte;
        return bytes;
      };
      await fc.assert(
        fc.asyncProperty(change, async (how) => {
          const bytes = changed(how);
          // What begins otherwise is no archive, and is not opened as one.
          fc.pre(kind === 'zip' ? bytes.toString('latin1', 0, 2) === 'PK' : bytes.toString('latin1', 257, 262) === 'ustar');
          const path = `${place()}.${kind}`;
          writeFileSync(path, kind === 'tar.gz' ? gzipSync(bytes) : bytes);
          const { inventory, diagnostics } = await scanEnvironment({ paths: [path] });
          const found = new Set(inventory?.components.map(({ name }) => name));
          if (!names.every((name) => found.has(name))) expect(diagnostics).not.toEqual([]);
          rmSync(path);
        }),
        { ...RUNS, numRuns: 200 },
      );
    },
    120_000,
  );

  it('does not depend on the order in which its roots are named', async () => {
    await fc.assert(
      fc.asyncProperty(aFileSystem, aFileSystem, async (one, two) => {
        const [a, b] = [place(), place()];
        writeFiles(a, all(one));
        writeFiles(b, all(two));
        const write = async (roots: readonly string[]): Promise<string> => {
          const { inventory } = await scanEnvironment({ paths: [], roots });
          return inventory === undefined ? '' : writeDocument(inventory).value;
        };
        expect(await write([b, a])).toBe(await write([a, b]));
      }),
      { ...RUNS, numRuns: 15 },
    );
  }, 120_000);
});
