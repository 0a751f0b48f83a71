/** R13: native code that nobody declares, from folder and wheel to document. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { tarOf } from '../support/archives.ts';
import { auditwheel } from '../support/documents.ts';
import { distribution, emptyFolder, type Files, virtualEnvironment } from '../support/environment.ts';
import { scan } from '../support/scan.ts';
import { elf, returnsNumber, returnsText } from './images.ts';

const FOO = 'pkg:pypi/foo@1';
const rodata = (text: string): Buffer => elf({ sections: [{ name: '.rodata', bytes: Buffer.from(`\0${text}\0`, 'latin1') }] });
const zlib = elf({ soname: 'libz-0123abcd.so.1.3.1', symbols: [{ name: 'zlibVersion', type: 2, at: returnsText('1.3.1') }] });

/** A distribution with files that are in its RECORD. */
function holding(files: Readonly<Record<string, Uint8Array>>, sboms: Readonly<Record<string, object>> = {}): Files {
  return { ...distribution('foo', '1', { record: Object.keys(files).map((path) => `${path},,`), sboms }), ...files };
}

it('R13.4: a grafted library is a component with its file, its evidence and its bundler', async () => {
  const written = await scan(virtualEnvironment(holding({ 'foo.libs/libz-0123abcd.so.1.3.1': zlib })));
  const found = written.component('pkg:generic/zlib@1.3.1');
  expect(found.cpe).toBe('cpe:2.3:a:zlib:zlib:1.3.1:*:*:*:*:*:*:*');
  expect(found).toMatchObject({
    evidence: {
      identity: [
        {
          field: 'purl',
          confidence: 0.99,
          methods: [{ technique: 'binary-analysis', value: 'function: zlibVersion = 1.3.1' }, { technique: 'filename' }],
        },
        { field: 'cpe' },
      ],
      occurrences: [
        { location: 'lib/python3.11/site-packages/foo.libs/libz-0123abcd.so.1.3.1', symbol: 'zlibVersion', additionalContext: 'shared' },
      ],
    },
  });
  expect(written.properties('pkg:generic/zlib@1.3.1', 'pyenv-sbom:bundled-by')).toEqual([FOO]);
  expect(written.dependsOn(FOO)).toContain('pkg:generic/zlib@1.3.1');
  expect(written.compositions.find(({ assemblies }) => assemblies?.includes(FOO))?.aggregate).toBe('unknown');
});

it('R13.1: a program without a suffix, outside of site-packages, is looked at; a text that calls itself a library is not one', async () => {
  const files = { '../../../bin/tool': rodata('OpenSSL 3.5.8 25 Aug 2026'), 'foo/libx.so': Buffer.from('/* GNU ld script */') };
  const written = await scan(virtualEnvironment(holding(files)));
  expect(written.identities).toContain('pkg:generic/openssl@3.5.8');
  expect(written.component('pkg:generic/openssl@3.5.8')).toMatchObject({ evidence: { occurrences: [{ location: 'bin/tool' }] } });
});

it('--native off looks at nothing, headers at no texts', async () => {
  const folder = virtualEnvironment(
    holding({ 'foo.libs/libz-0123abcd.so.1.3.1': zlib, 'foo/_m.abi3.so': rodata('libpng version 1.6.50') }),
  );
  const generic = async (native: 'off' | 'headers' | 'full') =>
    (await scan(folder, { native })).identities.filter((identity) => /^pkg:generic\/(?!python@)/.test(identity));
  expect(await generic('off')).toEqual([]);
  expect(await generic('headers')).toEqual(['pkg:generic/zlib@1.3.1']);
  expect(await generic('full')).toEqual(['pkg:generic/libpng@1.6.50', 'pkg:generic/zlib@1.3.1']);
});

it('a wheel is as good as a folder', async () => {
  const wheel = join(emptyFolder(), 'foo-1-cp311-cp311-manylinux_2_28_x86_64.whl');
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(holding({ 'foo/_m.abi3.so': rodata('libpng version 1.6.50') })))
    zip.addBuffer(Buffer.from(content as Uint8Array | string), path);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Buffer>) chunks.push(chunk);
  writeFileSync(wheel, Buffer.concat(chunks));
  expect((await scan(wheel)).identities).toContain('pkg:generic/libpng@1.6.50');
});

it('R13.5: a document is contradicted by the bytes, and by what is not there', async () => {
  const document = auditwheel('foo', '1', [
    ['zlib', '1.2.11-40.el9'],
    ['libgomp', '8.5.0-28.el8_10'],
  ]);
  const written = await scan(virtualEnvironment(holding({ 'foo.libs/libz-0123abcd.so.1.3.1': zlib }, { 'auditwheel.cdx.json': document })));
  expect(written.diagnostics).toContainEqual(
    expect.objectContaining({ code: 'native-version-differs', declared: '1.2.11', found: '1.3.1' }),
  );
  expect(written.diagnostics).toContainEqual(expect.objectContaining({ code: 'native-library-absent', libraries: ['libgomp'] }));
});

it('bytes that tell no patch level are the declared release that has one', async () => {
  const lcms = elf({
    soname: 'liblcms2-0123abcd.so.2.0.19',
    symbols: [{ name: 'cmsGetEncodedCMMversion', type: 2, at: returnsNumber(2190) }],
  });
  const declaring = (version: string) => ({
    'a.cdx.json': {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      components: [{ type: 'library', 'bom-ref': 'l', name: 'Little CMS 2', version }],
    },
  });
  const found = async (version: string) =>
    (await scan(virtualEnvironment(holding({ 'foo.libs/liblcms2-0123abcd.so.2.0.19': lcms }, declaring(version))))).identities.filter(
      (identity) => /lcms|little_cms/.test(identity),
    );
  expect(await found('2.19.1')).toEqual(['pkg:generic/lcms2@2.19.1']);
  expect(await found('2.18')).toContain('pkg:generic/lcms2@2.19');
});

it('R13.4: what a document declares by a name alone is the library of that name that the bytes tell', async () => {
  const raqm = elf({ soname: '_ft.abi3.so', symbols: [{ name: 'raqm_version_string', type: 2, at: returnsText('0.11.0') }] });
  const declaring = (...versions: readonly string[]) => ({
    'a.cdx.json': {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      components: versions.map((version, index) => ({
        type: 'library',
        'bom-ref': `r${index}`,
        name: 'raqm',
        version,
        licenses: [{ license: { id: 'MIT' } }],
      })),
    },
  });
  const found = async (...versions: readonly string[]) =>
    (await scan(virtualEnvironment(holding({ 'foo/_ft.abi3.so': raqm }, declaring(...versions))))).components
      .filter(({ name }) => /raqm/.test(name))
      .map(({ name, version, purl, licenses }) => [name, version, purl, licenses !== undefined]);
  const told = ['libraqm', '0.11.0', 'pkg:generic/libraqm@0.11.0'];
  expect(await found('0.11.0')).toEqual([[...told, true]]);
  expect(await found('0.10.5')).toEqual([
    ['raqm', '0.10.5', undefined, true],
    [...told, false],
  ]);
});

it('R13.2: what nothing identifies is a file with the digest of RECORD; a known library of unknown release has no version to match', async () => {
  const files = { 'foo.libs/libfoobar-0123abcd.so.1': elf({}), 'foo.libs/libgif-0123abcd.so.7.2.0': elf({}) };
  const written = await scan(virtualEnvironment(holding(files)));
  const file = written.components.find(({ type }) => type === 'file');
  expect(file?.name).toBe('libfoobar-0123abcd.so.1');
  expect(written.properties(FOO, 'pyenv-sbom:unclaimed-file')).toEqual(['foo.libs/libfoobar-0123abcd.so.1']);
  const gif = written.components.find(({ name }) => name === 'giflib');
  expect([gif?.version, gif?.purl, gif?.cpe]).toEqual([undefined, undefined, undefined]);
});

it('R13.7: programs and WebAssembly that nothing explains are files too; what Python loads is its own', async () => {
  const files = {
    'foo/run': elf({}),
    'foo/codec.wasm': Buffer.from('\0asm\x01\0\0\0', 'latin1'),
    'foo/_m.abi3.so': elf({}),
    'foo/_plain.so': elf({ symbols: [{ name: 'PyInit__plain', type: 2, at: () => Buffer.alloc(8) }] }),
    'foo/loaded.so': elf({ symbols: [{ name: 'attach', type: 2, at: () => Buffer.alloc(8) }] }),
    '../../../bin/tool': rodata('OpenSSL 3.5.8 25 Aug 2026'),
  };
  const written = await scan(virtualEnvironment(holding(files)));
  expect(written.components.filter(({ type }) => type === 'file').map(({ name }) => name)).toEqual(['codec.wasm', 'loaded.so', 'run']);
  expect(written.properties(FOO, 'pyenv-sbom:unclaimed-file')).toEqual([]);
});

it('a damaged file is named and stops nothing', async () => {
  const damaged = Buffer.from(zlib);
  damaged.writeUInt16LE(60_000, 60);
  const written = await scan(virtualEnvironment(holding({ 'foo/_a.abi3.so': damaged, 'foo/_m.abi3.so': rodata('libpng version 1.6.50') })));
  expect(written.codes).toContain('native-file-bounded');
  expect(written.identities).toContain('pkg:generic/libpng@1.6.50');
});

it('R13.3: evidence in one file that contradicts itself is a finding, and the better founded wins', async () => {
  const both = elf({
    soname: 'libz-0123abcd.so.1.2.11',
    symbols: [{ name: 'zlibVersion', type: 2, at: returnsText('1.3.1') }],
    sections: [
      { name: '.rodata', bytes: Buffer.from('\0 deflate 1.2.11 Copyright 1995-2017 Jean-loup Gailly and Mark Adler \0', 'latin1') },
    ],
  });
  const written = await scan(virtualEnvironment(holding({ 'foo.libs/libz-0123abcd.so.1.2.11': both })));
  expect(written.diagnostics).toContainEqual(expect.objectContaining({ code: 'native-evidence-differs', library: 'zlib' }));
});

it('R13.1: what a tar archive does not give is said', async () => {
  const path = join(emptyFolder(), 'root.tar');
  const files = holding({ 'foo/_big.abi3.so': Buffer.concat([rodata('libpng version 1.6.50'), Buffer.alloc(1 << 20)]) });
  await tarOf(
    path,
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`usr/lib/python3.11/site-packages/${name}`, content])),
  );
  const written = await scan(path);
  expect(written.codes).toContain('native-files-unread');
});

it('R13.6: a library that is loaded leaves the text of its header, which is no second copy; Rust keeps crates of its own', async () => {
  const text = Buffer.from('\0 deflate 1.3.1 Copyright 1995-2024 Jean-loup Gailly \0/rust/deps/gimli-0.31.1/src/read/mod.rs\0', 'latin1');
  const loading = elf({ needed: ['libz.so.1'], sections: [{ name: '.rodata', bytes: text }] });
  const holdsCopy = elf({ sections: [{ name: '.rodata', bytes: text }] });
  const native = async (bytes: Buffer) =>
    (await scan(virtualEnvironment(holding({ 'foo/_m.abi3.so': bytes })))).identities.filter((one) => /zlib|gimli/.test(one));
  expect(await native(loading)).toEqual([]);
  expect(await native(holdsCopy)).toEqual(['pkg:generic/zlib@1.3.1']);
});

it('R13.2: a trace of a library without its release is a note and a word on the distribution, and no component', async () => {
  const block = (name: string, files: string) => `Name: ${name}\nFiles: ${files}\nLicense: MIT\n\n`;
  const files = {
    'foo/_m.abi3.so': rodata('--prefix=/x --enable-libmp3lame --enable-libx264 --enable-shared\0libpng version 1.6.50'),
    'foo-1.dist-info/licenses/LICENSE.txt': Buffer.from(
      `Own\n\n${block('FreeType', 'foo/_m.*.so')}${block('libpng', 'foo/_m.*.so')}${block('STIX fonts', 'foo/fonts/*.ttf')}`,
    ),
  };
  const written = await scan(virtualEnvironment(holding(files)));
  expect(written.properties(FOO, 'pyenv-sbom:native-hint')).toEqual(['freetype', 'lame', 'x264']);
  expect(written.codes).toContain('native-library-hinted');
  expect(written.components.map(({ name }) => name).filter((name) => /freetype|lame|264|stix/i.test(name))).toEqual([]);
});

it('crates that state the C library inside of them are two components', async () => {
  const panic = (crate: string) => `/usr/local/cargo/registry/src/index.example-1949cf8c6b5b557f/${crate}/src/lib.rs`;
  const text = [panic('openssl-src-300.5.1+3.5.1'), panic('librocksdb-sys-0.17.1+9.9.3'), panic('libz-sys-1.1.20')].join('\0');
  const written = await scan(virtualEnvironment(holding({ 'foo/_m.abi3.so': rodata(text) })));
  expect(written.identities.filter((one) => /^pkg:(?:cargo|generic)/.test(one) && !one.includes('python@'))).toEqual([
    'pkg:cargo/librocksdb-sys@0.17.1%2B9.9.3',
    'pkg:cargo/libz-sys@1.1.20',
    'pkg:cargo/openssl-src@300.5.1%2B3.5.1',
    'pkg:generic/openssl@3.5.1',
    'pkg:generic/rocksdb@9.9.3',
  ]);
});

/** An rpm's library: its debug link, and what else it holds. */
const packaged = (soname: string, link: string, text = ''): Buffer =>
  elf({
    soname,
    sections: [
      { name: '.gnu_debuglink', bytes: Buffer.from(`${link}.debug\0\0\0\0\0\0`, 'latin1') },
      { name: '.rodata', bytes: Buffer.from(`\0${text}\0`, 'latin1') },
    ],
  });

it('R13.4: libraries of one package are one component, whether it is told by digits, by a debug link, by a text or by a name', async () => {
  const files = {
    // As in psycopg2-binary 2.9.5: the digits of one file are known, another has its release in its text, the third nothing.
    'foo.libs/libgssapi_krb5-497db0c6.so.2.2': elf({ soname: 'libgssapi_krb5-497db0c6.so.2.2' }),
    'foo.libs/libkrb5-6824148d.so.3.3': rodata('KRB5_BRAND: krb5-1.15.1-final 1.15.1 20170302'),
    'foo.libs/libkrb5support-f4e34ad2.so.0.1': elf({ soname: 'libkrb5support-f4e34ad2.so.0.1' }),
  };
  const written = await scan(virtualEnvironment(holding(files)));
  const krb5 = written.identities.filter((identity) => identity.includes('krb5'));
  expect(krb5).toEqual(['pkg:rpm/centos/krb5-libs@1.15.1-55.el7_9?distro=centos-7&upstream=krb5-1.15.1-55.el7_9.src.rpm']);
  const places = (written.component(krb5[0] ?? '')['evidence'] as { occurrences: { location: string }[] }).occurrences;
  expect(places.map(({ location }) => location.replace(/^.*\//, ''))).toEqual(Object.keys(files).map((path) => path.slice(9)));
});

it('R13.4: a debug link tells the release where the package is not known, and the package by what it is called in that release', async () => {
  const files = {
    'foo.libs/libbrotlidec-0123abcd.so.1.0.6': packaged('libbrotlidec.so.1', 'libbrotlidec.so.1.0.6-1.0.6-4.el8_10.x86_64'),
    'foo.libs/libldap-2-cea2a960.4.so.2.10.9': packaged('libldap-2.4.so.2', 'libldap-2.4.so.2.10.9-2.4.46-21.el8_10.x86_64'),
    'foo.libs/libaec-0123abcd.so.0.0.10': packaged('libaec.so.0', 'libaec.so.0.0.10-1.0.2-3.el8.x86_64'),
  };
  const written = await scan(virtualEnvironment(holding(files)));
  const found = written.identities.filter((identity) => /^pkg:(?:rpm|generic)/.test(identity) && !identity.includes('python@'));
  expect(found.map((identity) => identity.replace(/[?].*$/, ''))).toEqual([
    'pkg:generic/libaec@1.0.2',
    'pkg:rpm/almalinux/brotli@1.0.6-4.el8_10',
    'pkg:rpm/almalinux/openldap@2.4.46-21.el8_10',
  ]);
});
