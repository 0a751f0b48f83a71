/** Readers of bytes: native images and what compilers put into them, archives, the small files that say what was copied. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { deflateSync, inflateSync } from 'node:zlib';
import { checksummed, tarEntry, zipOf } from './archives.mjs';
import { Choices } from './choices.mjs';
import { mutated } from './damage.mjs';
import { diagnosticsHold, require } from './laws.mjs';
import { fromLibrary } from './library.mjs';
import { changedBytes, changedText } from './mutation.mjs';
import { bytesReader, readerOf } from './reading.mjs';
import { text, word } from './values.mjs';

const { identifyFile } = await fromLibrary('native/identify-file.js');
const { memorySource, Reader } = await fromLibrary('native/byte-source.js');
const { readCargoAudit, readGoBuild } = await fromLibrary('native/build-info.js');
const { documentClaims } = await fromLibrary('native/documents.js');
const { TarParser } = await fromLibrary('tree/tar-parser.js');
const { openArchiveBytes } = await fromLibrary('tree/archive.js');

/** The images that the tests build, compiled: they are written in TypeScript. */
function testImages() {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const entry = fileURLToPath(new URL('../../test/native/images.ts', import.meta.url));
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    logLevel: 'error',
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}

const latin1 = (value) => Buffer.from(value, 'latin1');
/** What the scanner of constants looks for. */
const CONSTANTS = latin1(
  'OpenSSL 1.1.1k  25 Mar 2021\0deflate 1.2.11 Copyright 1995-2017 Jean-loup Gailly and Mark Adler \0/rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library\0/usr/local/cargo/registry/src/index.example-6f17d22bba15001f/serde-1.0.188/src/lib.rs\0libcurl/8.4.0\0SQLite version 3.43.0\0GCC: (GNU) 8.5.0 20210514 (Red Hat 8.5.0-4)\0',
);

function goBuild() {
  const varText = (value) =>
    Buffer.concat([
      Buffer.from([(value.length & 0x7f) | (value.length > 127 ? 0x80 : 0), ...(value.length > 127 ? [value.length >> 7] : [])]),
      latin1(value),
    ]);
  const mark = '0123456789abcdef';
  const modules = `${mark}path\tx\nmod\texample.com/x\tv1.0.0\t\ndep\texample.com/y\tv1.2.3\th1:a=\n=>\texample.com/z\tv2.0.0\th1:b=\n${mark}`;
  return Buffer.concat([latin1('\xff Go buildinf:'), Buffer.from([8, 2]), Buffer.alloc(16), varText('go1.21.3'), varText(modules)]);
}

const CRATES = {
  packages: [
    { name: 'x', version: '1.0.0', source: 'local', root: true, dependencies: [1] },
    { name: 'serde', version: '1.0.188', source: 'registry' },
    { name: 'cc', version: '1.0.0', source: 'git+x', kind: 'build' },
  ],
};

function elfs() {
  const { elf, returnsNumber, returnsText } = testImages();
  const sections = [
    { name: '.rodata', bytes: CONSTANTS },
    { name: '.go.buildinfo', bytes: goBuild() },
    { name: '.dep-v0', bytes: deflateSync(JSON.stringify(CRATES)) },
    { name: '.note.gnu.build-id', bytes: Buffer.from('040000001400000003000000474e55000102030405060708090a0b0c0d0e0f1011121314', 'hex') },
    { name: '.gnu_debuglink', bytes: latin1('libssl.so.1.1.1k-12.el8_9.x86_64.debug\0\0\0\0') },
  ];
  const symbols = [
    { name: 'zlibVersion', type: 2, at: returnsText('1.2.11') },
    { name: 'OpenSSL_version_num', type: 2, at: returnsNumber(0x101010bf) },
    { name: 'PyInit_evil', type: 2, at: returnsNumber(0) },
  ];
  return [
    elf({ soname: 'libssl.so.1.1', needed: ['libcrypto-3a1b2c3d.so.1.1', 'libc.so.6'], sections, symbols }),
    elf({ bits: 32, little: false, machine: 20, soname: 'libz.so.1', sections: sections.slice(0, 1), symbols: symbols.slice(0, 1) }),
    elf({ withoutSections: true, soname: 'libcurl.so.4', symbols }),
  ];
}

function othersImages() {
  const { fat, machO, pe } = testImages();
  const library = machO('@rpath/libssl.1.1.dylib', [1, 1, 1], CONSTANTS);
  return [
    pe({ FileVersion: '3.0.1', ProductName: 'The OpenSSL Toolkit', OriginalFilename: 'libssl-3-x64.dll' }),
    library,
    fat(library),
    Buffer.from('0061736d01000000010401600000', 'hex'),
  ];
}

const NAMES = ['libssl.so.1.1', 'evil.cpython-311-x86_64-linux-gnu.so', 'libssl-3-x64.dll', 'libssl.1.1.dylib', 'x'];

function imageHolds(bytes, c) {
  const found = identifyFile(`evil.libs/${c.pick(NAMES)}`, memorySource(bytes), c.once(4) ? 'headers' : 'full');
  if (found === undefined) return;
  require(found.scanned <= bytes.length, 'no byte is scanned twice', () => `${found.scanned} of ${bytes.length}`);
  for (const { library, version = '', value } of found.claims) {
    require(library !== '' && library.length <= 1024 && version.length <= 1024, 'a claim is bounded', () =>
      `${library.length}, ${version.length}`);
    require(value.length <= 1024, 'what a claim rests on is bounded', () => `${value.length}: ${value.slice(0, 200)}`);
  }
}

function unpackedSize(bytes) {
  try {
    return inflateSync(bytes, { maxOutputLength: 1 << 23 }).length;
  } catch {
    return bytes.length;
  }
}

const region = (bytes) => ({ name: 'x', offset: 0, size: bytes.length, address: 0 });

/** What comes out of a tar archive does not depend on the pieces in which it comes. */
function tarHolds(bytes, c) {
  const whole = entriesOf(bytes, bytes.length || 1);
  const pieces = entriesOf(bytes, c.pick([1, 7, 100, 512, 513, 10_000]));
  require(whole === pieces, 'an archive is the same in any pieces', () => `${whole.slice(0, 300)} and ${pieces.slice(0, 300)}`);
}

function entriesOf(bytes, size) {
  const said = [];
  const parser = new TarParser({
    entry: ({ name, kind, size: length, target, isSparse }) => {
      let sum = 0;
      let taken = 0;
      said.push(['entry', name.toString('latin1'), kind, length, target.toString('latin1'), isSparse]);
      const at = said.push(['content', 0, 0]) - 1;
      return (piece) => {
        taken += piece.length;
        for (const byte of piece) sum = (sum + byte) % 65521;
        said[at] = ['content', taken, sum];
      };
    },
    done: () => said.push(['done']),
    damage: (damage) => said.some(([what, which]) => what === 'damage' && which === damage) || said.push(['damage', damage]),
  });
  // In pieces of one byte everything takes longer; what is behind is read at once.
  const slow = size < 100 ? 3000 : Number.POSITIVE_INFINITY;
  for (let at = 0; at < bytes.length; ) {
    const end = at < slow ? at + size : bytes.length;
    parser.write(bytes.subarray(at, end));
    at = end;
  }
  parser.end();
  return JSON.stringify(said);
}

const TYPES = ['0', '1', '2', '5', '3', 'x', 'g', 'L', 'K', 'S', 'V', 'M', '\0'];
/** Archives of a few entries with anything in their headers; damaged ones have good checksums one time in two. */
function tar(c) {
  const entries = c.list(5, (d) =>
    tarEntry({
      name: d.oneOf(
        word,
        (e) => `a/${word(e)}`,
        () => 'x'.repeat(150),
      ),
      type: d.pick(TYPES),
      target: word(d),
      content: d.oneOf(
        text,
        () => '12 path=abc\n',
        () => '30 size=99999999999\n',
        () => 'x'.repeat(700),
      ),
    }),
  );
  const archive = Buffer.concat([...entries, Buffer.alloc(c.pick([1024, 512, 0, 10_240]))]);
  const bytes = changedBytes(c, [archive]);
  return c.once(2) ? checksummed(bytes) : bytes;
}

const pool = new Map();
function zips() {
  const made =
    pool.get('zips') ??
    Array.from({ length: 20 }, (_, index) => {
      const c = Choices.fromSeed(`zip ${index}`);
      return zipOf([['x-1.dist-info/METADATA', 'Name: x\nVersion: 1\n'], ...c.list(4, (d) => [word(d), text(d)])], c);
    });
  pool.set('zips', made);
  return made;
}

const REQUEST = {
  label: 'x',
  path: 'x.whl',
  limits: { entries: 10_000, archiveSize: 1 << 24, fileSize: 1 << 20 },
  patterns: [{ test: /./s, keep: 'whole' }],
  digests: true,
};

async function zipHolds(bytes) {
  const { value, diagnostics } = await openArchiveBytes(bytes, REQUEST);
  diagnosticsHold(diagnostics);
  require(value !== undefined || diagnostics.length > 0, 'what cannot be read is said', 'neither a tree nor a finding');
  if (value === undefined) return;
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop())
    for (const { path, kind } of value.list(folder).entries) {
      require(!path.startsWith('/') && !path.split('/').includes('..'), 'a path leads nowhere else', path);
      if (kind === 'directory') pending.push(path);
      else value.read(path, 1 << 20);
    }
}

const LISTS = [
  ['vcpkg', { packages: [{ SPDXID: 'SPDXRef-port', name: 'zlib', versionInfo: '1.3.1#2' }] }],
  [
    'licenses',
    {
      packages: [
        { name: '@scope/x', versionInfo: '1.0.0' },
        { name: 'y', versionInfo: '2.0.0-rc.1' },
      ],
    },
  ],
  ['package', { name: 'x', version: '1.0.0', private: false }],
];
const TEXTS = [
  '/*! jQuery v3.6.0 | (c) */',
  '/**\n * plotly.js v2.26.0\n */',
  'Name: OpenBLAS\nFiles: scipy.libs/libscipy_openblas*.so\nLicense: BSD\n\nName: GCC runtime library\nFiles: x.dll\n',
];

export const IMAGE_READERS = {
  'read-elf': bytesReader({ seeds: elfs, read: imageHolds }),
  'read-images': bytesReader({ seeds: othersImages, read: imageHolds }),
  'read-go-builds': bytesReader({
    seeds: () => [goBuild()],
    read: (bytes) => void readGoBuild(new Reader(memorySource(bytes)), region(bytes)),
  }),
  'read-cargo-lists': readerOf(
    (c) => (c.once(4) ? changedBytes(c, [deflateSync(JSON.stringify(CRATES))]) : deflateSync(JSON.stringify(mutated(CRATES, c)))),
    (bytes) => {
      for (const { name, version } of readCargoAudit(new Reader(memorySource(bytes)), region(bytes)) ?? [])
        require(typeof name === 'string' && typeof version === 'string', 'crates have names and versions', 'one has none');
      return unpackedSize(bytes);
    },
  ),
  'read-lists': readerOf(
    (c) =>
      c.once(3)
        ? changedText(c, TEXTS, ['/*!', '*', ' ', '\n', 'v', '.', '1', 'Name: ', 'Files: ', '.so'])
        : JSON.stringify(mutated(c.pick(LISTS)[1], c)),
    (content) => {
      for (const kind of ['vcpkg', 'licenses', 'package', 'script', 'license-text', 'license-path'])
        for (const { library, value } of documentClaims('a/node_modules/x/package.json', kind, content))
          require(library !== '' && value.length <= 1024, 'a claim is bounded', () => `${library}: ${value.length}`);
    },
  ),
  'read-tar': readerOf(tar, tarHolds),
  'read-zip': bytesReader({ seeds: zips, read: zipHolds }),
};
