/** Inputs that reach the limits of docs/limits.md: each writes below a folder, and gives the words that name it to the command. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archive, gzipBomb, keptFiles, MIB, manyEntries, metadata, numbers, SITE } from './limit-archives.mjs';

function put(folder, path, content) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, content);
}

/** A virtual environment with distributions in it: files by path below site-packages. */
function environment(folder, files) {
  put(folder, 'pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.7\n');
  for (const [path, content] of Object.entries(files)) put(folder, `${SITE}/${path}`, content);
  return [folder];
}

/** One distribution with files in its dist-info. */
const distribution = (files = {}, lines = []) => ({
  'a-1.dist-info/METADATA': metadata('a', lines),
  'a-1.dist-info/RECORD': Object.keys(files)
    .map((path) => `a-1.dist-info/${path},,\n`)
    .join(''),
  ...Object.fromEntries(Object.entries(files).map(([path, content]) => [`a-1.dist-info/${path}`, content])),
});

const withDocument = (content) => (folder) => environment(folder, distribution({ 'sboms/x': content() }));

/** A document that the user names. */
const named = (content) => (folder) => {
  put(folder, 'named', content());
  return ['convert', join(folder, 'named')];
};

const cyclonedx = (members) => JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', ...members });
const crate = (index, more = {}) => ({
  type: 'library',
  'bom-ref': `r${index}`,
  name: `crate-${index}`,
  version: '1.0',
  purl: `pkg:cargo/crate-${index}@1.0`,
  ...more,
});
const spdx2 = (members) =>
  JSON.stringify({
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'x',
    dataLicense: 'CC0-1.0',
    documentNamespace: 'https://example.com/x',
    creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Tool: x'] },
    ...members,
  });

/** Distributions whose documents are holes: nothing on the disk, all of it read. */
function holes(folder, distributions) {
  const files = {};
  for (const index of numbers(distributions)) files[`d${index}-1.dist-info/METADATA`] = metadata(`d${index}`);
  environment(folder, files);
  for (const index of numbers(distributions))
    for (const name of ['a', 'b', 'c', 'd']) {
      const path = `${SITE}/d${index}-1.dist-info/sboms/${name}`;
      put(folder, path, '');
      truncateSync(join(folder, path), 32 * MIB);
    }
  return [folder];
}

/** Every case: its name on the command line, what the input is, how it is made. */
export const LIMIT_CASES = [
  {
    name: 'file',
    input: 'a document of 32 MiB, 61,000 components',
    make: withDocument(() => cyclonedx({ components: numbers(61_000).map((index) => crate(index, { description: 'd'.repeat(420) })) })),
  },
  {
    name: 'file-over',
    input: 'a document of 33 MiB',
    make: withDocument(() => cyclonedx({ components: [crate(0, { description: 'd'.repeat(33 * MIB) })] })),
  },
  {
    name: 'named',
    input: 'a named document of 128 MiB, 244,000 components: `convert`',
    make: named(() => cyclonedx({ components: numbers(244_000).map((index) => crate(index, { description: 'd'.repeat(420) })) })),
  },
  {
    name: 'named-xml',
    input: 'a named document in XML, 128 MiB of empty elements: `convert`',
    make: named(() => `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>${'<a/>'.repeat(33_500_000)}</components></bom>`),
  },
  {
    name: 'named-lines',
    input: 'a named document in SPDX tag-value, 128 MiB of short lines: `convert`',
    make: named(() => `SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n${'a:b\n'.repeat(33_500_000)}`),
  },
  {
    name: 'depth',
    input: 'a document of 101 levels',
    make: withDocument(() => cyclonedx({ x: JSON.parse('['.repeat(100) + ']'.repeat(100)) })),
  },
  {
    name: 'values',
    input: '2,000,000 values, 285,000 components, `--max-file-size` raised to 64 MiB',
    make: withDocument(() =>
      cyclonedx({
        components: numbers(285_000).map((index) => ({
          type: 'library',
          name: 'n',
          version: String(index),
          'bom-ref': `${index}`,
          group: 'g',
          scope: 'optional',
        })),
      }),
    ),
    options: ['--max-file-size', String(64 * MIB)],
  },
  {
    name: 'values-over',
    input: '2,100,000 empty objects',
    make: withDocument(() => `{"bomFormat":"CycloneDX","specVersion":"1.6","x":[${'{},'.repeat(2_100_000)}{}]}`),
  },
  {
    name: 'values-xml',
    input: 'XML, 32 MiB of empty elements',
    make: withDocument(() => `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>${'<a/>'.repeat(8_000_000)}</components></bom>`),
  },
  {
    name: 'yaml',
    input: 'YAML, 990,000 pairs in a list',
    make: withDocument(() => `spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nx: [${'a: b,'.repeat(990_000)}]\n`),
  },
  {
    name: 'yaml-over',
    input: 'YAML, 32 MiB of commas',
    make: withDocument(() => `spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nx: [${'a,'.repeat(16_700_000)}]\n`),
  },
  {
    name: 'documents',
    input: '201 documents of one distribution',
    make: (folder) =>
      environment(
        folder,
        distribution(
          Object.fromEntries(
            numbers(201).map((index) => [
              `sboms/${String(index).padStart(3, '0')}`,
              cyclonedx({ components: numbers(300).map((at) => crate(index * 300 + at)) }),
            ]),
          ),
        ),
      ),
  },
  {
    name: 'documents-bytes',
    input: '5 documents of 31 MiB in one distribution',
    make: (folder) =>
      environment(
        folder,
        distribution(
          Object.fromEntries(
            numbers(5).map((index) => [
              `sboms/${index}`,
              cyclonedx({ components: numbers(60_000).map((at) => crate(at, { description: 'd'.repeat(400) })) }),
            ]),
          ),
        ),
      ),
  },
  { name: 'entries', input: 'a tar archive of 500,001 entries', make: (folder) => archive(folder, 'x.tar', manyEntries(501_000)) },
  {
    name: 'archive',
    input: 'a gzip archive of 16 MiB that unpacks to 16 GiB',
    make: (folder) => archive(folder, 'x.tar.gz', gzipBomb(17)),
  },
  { name: 'kept', input: 'an archive with 40 METADATA of 31 MiB', make: (folder) => archive(folder, 'x.tar.gz', keptFiles(40)) },
  { name: 'holes', input: '130 distributions with 128 MiB of holes each', make: (folder) => holes(folder, 130) },
  {
    name: 'repetitions',
    input: '1,000 components of one reference, 1,000 edges to it',
    make: withDocument(() =>
      cyclonedx({
        components: numbers(1000).map((index) => crate(index, { 'bom-ref': 'same' })),
        dependencies: numbers(1000).map(() => ({ ref: 'same', dependsOn: ['same'] })),
      }),
    ),
  },
  {
    name: 'requirements',
    input: '10,001 requirements of one distribution',
    make: (folder) =>
      environment(
        folder,
        distribution(
          {},
          numbers(10_001).map((index) => `Requires-Dist: b${index}>=1; python_version >= "3"`),
        ),
      ),
  },
  {
    name: 'extras',
    input: '400 extras that ask for each other',
    make: (folder) =>
      environment(
        folder,
        distribution(
          {},
          numbers(400)
            .flatMap((index) => [
              `Provides-Extra: e${index}`,
              `Requires-Dist: a[${numbers(400)
                .map((other) => `e${other}`)
                .join(',')}]; extra == "e${index}"`,
            ])
            .concat('Requires-Dist: a[e0]'),
        ),
      ),
  },
  {
    name: 'one-name',
    input: '4,000 dist-infos of one name',
    make: (folder) =>
      environment(
        folder,
        Object.fromEntries(
          numbers(4000).map((index) => [
            `a-${index}.dist-info/METADATA`,
            `Metadata-Version: 2.1\nName: a\nVersion: ${index}\nRequires-Dist: a\n\n`,
          ]),
        ),
      ),
  },
  {
    name: 'path-entries',
    input: 'a .pth file of 1,001 lines',
    make: (folder) =>
      environment(folder, {
        ...distribution(),
        'a.pth': numbers(1001)
          .map((index) => `d${index}`)
          .join('\n'),
      }),
  },
  {
    name: 'levels',
    input: 'documents 17 folders deep',
    make: (folder) => environment(folder, distribution({ [`sboms/${'d/'.repeat(17)}x`]: '{}' })),
  },
  {
    name: 'record',
    input: 'RECORD of 32 MiB, 580,000 native files',
    make: (folder) =>
      environment(folder, {
        ...distribution(),
        'a-1.dist-info/RECORD': numbers(580_000)
          .map((index) => `a.libs/libstrange-${index}.so.1,sha256=x,1`)
          .join('\n'),
      }),
  },
  {
    name: 'record-names',
    input: 'RECORD of 32 MiB, 8,000 native files with 1,900 separators in their names',
    make: (folder) =>
      environment(folder, {
        ...distribution({ 'sboms/x': cyclonedx({ components: [crate(0)] }) }),
        'a-1.dist-info/RECORD': numbers(8000)
          .map((index) => `a.libs/lib${index}${'-a'.repeat(1900)}.so.1,,`)
          .join('\n'),
      }),
  },
  {
    name: 'record-lines',
    input: 'RECORD of 32 MiB, 15,000,000 lines',
    make: (folder) => environment(folder, { ...distribution(), 'a-1.dist-info/RECORD': 'a\n'.repeat(15_000_000) }),
  },
  {
    name: 'metadata-lines',
    input: 'METADATA of 32 MiB, 10,000,000 lines',
    make: (folder) =>
      environment(folder, { ...distribution(), 'a-1.dist-info/METADATA': `${metadata('a').trimEnd()}\n${'X:\n'.repeat(10_000_000)}` }),
  },
  {
    name: 'requires-lines',
    input: 'requires.txt of 32 MiB, 8,000,000 lines, and installed-files.txt as long',
    make: (folder) =>
      environment(folder, {
        'e.egg-info/PKG-INFO': metadata('e'),
        'e.egg-info/requires.txt': '#aa\n'.repeat(8_000_000),
        'e.egg-info/installed-files.txt': '../a\n'.repeat(6_000_000),
      }),
  },
  {
    name: 'blanks',
    input: 'a document with names of 1,000,000 blanks, beside native files',
    make: (folder) =>
      environment(folder, {
        ...distribution({
          'sboms/x': cyclonedx({
            components: numbers(10).map((index) => ({ type: 'library', name: `a${' '.repeat(1_000_000)}${index}` })),
          }),
        }),
        'a-1.dist-info/RECORD': 'a.libs/liba.so,,\n',
      }),
  },
  {
    name: 'people',
    input: 'Author-email of 8 KiB, 1,000 times',
    make: (folder) =>
      environment(
        folder,
        distribution(
          {},
          numbers(1000).map((index) => `Author-email: ${`"a, b" <x${index}@example.com>, `.repeat(280)}`),
        ),
      ),
  },
  {
    name: 'license-texts',
    input: 'SPDX: a licence text of 1 MB that 10,000 packages name',
    make: withDocument(() =>
      spdx2({
        hasExtractedLicensingInfos: [{ licenseId: 'LicenseRef-a', extractedText: 'x'.repeat(MIB) }],
        packages: numbers(10_000).map((index) => ({
          SPDXID: `SPDXRef-${index}`,
          name: `p${index}`,
          versionInfo: '1',
          licenseDeclared: 'LicenseRef-a',
        })),
      }),
    ),
  },
  {
    name: 'bridges',
    input: '300 build tools between 2,600 components, `--drop-excluded`',
    make: withDocument(() =>
      cyclonedx({
        components: numbers(2900).map((index) => crate(index, index < 300 ? { scope: 'excluded' } : {})),
        dependencies: [
          ...numbers(300).map((index) => ({ ref: `r${index}`, dependsOn: numbers(1300).map((at) => `r${300 + at}`) })),
          ...numbers(1300).map((index) => ({ ref: `r${1600 + index}`, dependsOn: numbers(300).map((at) => `r${at}`) })),
        ],
      }),
    ),
    options: ['--drop-excluded'],
  },
  {
    name: 'distributions',
    input: '20,000 distributions',
    make: (folder) =>
      environment(
        folder,
        Object.fromEntries(
          numbers(20_000).map((index) => [
            `d${index}-1.dist-info/METADATA`,
            metadata(`d${index}`, [`Requires-Dist: d${(index * 7) % 20_000}`]),
          ]),
        ),
      ),
  },
];
