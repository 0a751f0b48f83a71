/** R13.8: what the native files of an interpreter hold, where no package manager accounts for them. */
import { expect, it } from 'vitest';
import { emptyFolder, type Files, writeFiles } from '../support/environment.ts';
import { scan } from '../support/scan.ts';
import { elf, returnsNumber } from './images.ts';

const PYTHON = 'pkg:generic/python@3.11.9';
const rodata = (text: string): Buffer => elf({ sections: [{ name: '.rodata', bytes: Buffer.from(`\0${text}\0`, 'latin1') }] });
const [openssl, expat] = [rodata('OpenSSL 3.0.16 11 Feb 2025'), rodata('expat_2.7.1')];

/** A prefix as python-build-standalone unpacks it. */
function prefix(files: Files): string {
  const folder = emptyFolder();
  writeFiles(folder, {
    'include/python3.11/patchlevel.h': '#define PY_VERSION "3.11.9"\n',
    'lib/python3.11/os.py': '',
    'lib/python3.11/site-packages/x': '',
    ...files,
  });
  return folder;
}

it('libraries in its modules and in its own library are bundled by it', async () => {
  const written = await scan(
    prefix({
      'lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so': openssl,
      'lib/libpython3.11.so.1.0': expat,
      'lib/python3.11/lib-dynload/math.cpython-311-x86_64-linux-gnu.so': rodata('nothing'),
      'lib/unrelated.so': rodata('libpng version 1.6.50'),
    }),
  );
  expect(written.identities).toEqual(['pkg:generic/expat@2.7.1', 'pkg:generic/openssl@3.0.16', PYTHON]);
  expect(written.dependsOn(PYTHON)).toEqual(expect.arrayContaining(['pkg:generic/expat@2.7.1', 'pkg:generic/openssl@3.0.16']));
  expect(written.component('pkg:generic/openssl@3.0.16')).toMatchObject({
    evidence: { occurrences: [{ location: 'lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so' }] },
  });
});

it('the library of Python is the interpreter itself', async () => {
  const own = elf({
    soname: 'libpython3.11.so.1.0',
    symbols: [{ name: 'sqlite3_libversion_number', type: 2, at: returnsNumber(3_045_001) }],
  });
  const written = await scan(prefix({ 'lib/libpython3.11.so.1.0': own }));
  expect(written.identities).toEqual([PYTHON, 'pkg:generic/sqlite@3.45.1']);
});

it('what a package manager brought is its business, and --native off looks at nothing', async () => {
  const ssl = { 'lib/python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so': openssl };
  const record = {
    name: 'python',
    version: '3.11.9',
    build: 'h1_0',
    build_number: 0,
    channel: 'conda-forge',
    subdir: 'linux-64',
    fn: 'python-3.11.9-h1_0.conda',
    files: Object.keys(ssl),
  };
  const conda = await scan(prefix({ ...ssl, 'conda-meta/python-3.11.9-h1_0.json': JSON.stringify(record), 'conda-meta/history': '' }));
  expect(conda.identities.filter((identity) => identity.includes('openssl'))).toEqual([]);
  const off = await scan(prefix(ssl), { native: 'off' });
  expect(off.identities).toEqual([PYTHON]);
});
