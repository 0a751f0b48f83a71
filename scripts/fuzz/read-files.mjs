/** Readers of the small files of an installation: metadata, lists of files, records of package managers, files of the user. */

import { mutated } from './damage.mjs';
import { diagnosticsHold, require } from './laws.mjs';
import { fromLibrary } from './library.mjs';
import { changedText } from './mutation.mjs';
import { readerOf, textReader } from './reading.mjs';
import { treeOf } from './scanning.mjs';
import { json } from './texts.mjs';

const { parseCoreMetadata } = await fromLibrary('python/metadata/core-metadata.js');
const { addresses, authorsOf } = await fromLibrary('python/metadata/people.js');
const { declaredLicenses } = await fromLibrary('python/metadata/licenses.js');
const { projectUrls } = await fromLibrary('python/metadata/project-urls.js');
const { keywords, propertiesOf } = await fromLibrary('python/metadata/further-fields.js');
const { readRequirements, requirementTexts } = await fromLibrary('python/requirements/declared.js');
const { asRecord, readRecord, recordEntries } = await fromLibrary('python/metadata/record.js');
const { parseWheelFile, tagFacts } = await fromLibrary('python/metadata/wheel-file.js');
const { eggRequirements, installedFiles } = await fromLibrary('python/metadata/egg-info.js');
const { parseDirectUrl, parseProvenanceUrl } = await fromLibrary('python/metadata/direct-url.js');
const { readCondaRecords } = await fromLibrary('python/managers/conda.js');
const { readDpkg } = await fromLibrary('python/managers/dpkg.js');
const { readConfiguration } = await fromLibrary('python/layout/configuration.js');
const { buildDetails, headerVersions } = await fromLibrary('python/interpreter/version-files.js');
const { parseIgnoreFile } = await fromLibrary('policy/ignore.js');
const { parseXml } = await fromLibrary('untrusted/xml.js');
const { parseJson } = await fromLibrary('untrusted/json.js');
const { isEmail } = await fromLibrary('model/email.js');
const { iriReference } = await fromLibrary('model/iri.js');
const { formatPurl, parsePurl } = await fromLibrary('model/purl.js');

/** What is read of a record can be written, and read again: docs/limits.md. */
function componentHolds({ name, version = '', purl, externalReferences = [], authors = [] }) {
  require(version.length <= 1024, 'a version is no longer than can be read again', () => `${version.length} characters`);
  require(name !== '' && name.length <= 4096, 'a name is no longer than can be read again', () => `${name.length} characters`);
  if (purl !== undefined) {
    const printed = formatPurl(purl);
    const again = parsePurl(printed);
    require(again !== undefined && formatPurl(again) === printed, 'a purl that is printed is read as the same', () =>
      `${printed.length}: ${printed.slice(0, 300)}`);
  }
  for (const { url } of externalReferences) require(iriReference(url) === url, 'an address can be read again', () => url.slice(0, 300));
  for (const { email } of authors) require(email === undefined || isEmail(email), 'an address of mail is one', () => email);
}

const isBelow = (path) => path !== '' && !path.startsWith('/') && !path.split('/').includes('..');
const bytesOf = (text) => Buffer.from(text);
const fileReader = ({ seeds, tokens, read }) => textReader({ seeds, tokens, read: (text, c) => read(bytesOf(text), c) });

const METADATA = [
  `Metadata-Version: 2.4
Name: evil
Version: 1.0
Summary: A package
License-Expression: MIT OR Apache-2.0
License-File: LICENSE
Author-email: "A, B" <a@example.com>, c@example.com
Maintainer: M
Project-URL: Source, https://example.com/x
Requires-Dist: urllib3[socks]>=1,<3; python_version >= "3.8" and extra == 'dev'
Provides-Extra: dev
Requires-Python: >=3.8

Body`,
  `Metadata-Version: 1.1
Name: Old_Name
Version: 1.0.post1
Home-page: https://example.com
Author: Someone <s@example.com>
License: MIT License
        Copyright
        |more
Classifier: License :: OSI Approved :: Apache Software License
Keywords: a, b c
Platform: UNKNOWN
Requires-Dist: x @ https://example.com/x.zip`,
];
const HEADER_WORDS = [
  ':',
  ': ',
  '\n',
  '\r\n',
  '\n ',
  '\n\t',
  '\n        ',
  'Name',
  'Version',
  'License',
  'UNKNOWN',
  '<',
  '>',
  '@',
  ',',
  ';',
  '"',
  'constructor',
  'Metadata-Version',
  'Requires-Dist',
];

function metadataHolds(bytes) {
  const { value, diagnostics } = parseCoreMetadata(bytes, 'METADATA');
  diagnosticsHold(diagnostics);
  const { fields } = value;
  const licenses = declaredLicenses(fields, 'METADATA');
  diagnosticsHold(licenses.diagnostics);
  const requirements = readRequirements(requirementTexts(fields, undefined), 'METADATA');
  diagnosticsHold(requirements.diagnostics);
  componentHolds({ name: 'x', authors: authorsOf(fields), externalReferences: projectUrls(fields) });
  propertiesOf(fields);
  keywords(fields);
}

const RECORDS = [
  `evil/__init__.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,0
"evil/a,""b"".so",sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,12
evil.libs/libssl.so.1.1,,
evil-1.0.dist-info/sboms/x.cdx.json,sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,3
evil/_vendor/inner-1.0.dist-info/METADATA,,
evil/_vendor/vendor.txt,,
../../../bin/evil,,
evil-1.0.dist-info/RECORD,,
`,
];

function recordHolds(bytes) {
  const facts = readRecord(bytes, 'evil-1.0.dist-info');
  for (const path of [
    ...facts.nativeFiles,
    ...facts.otherDocuments,
    ...facts.vendored.wheels,
    ...facts.vendored.lists,
    ...facts.vendored.distInfos,
  ])
    require(isBelow(path), 'a path of RECORD leads nowhere else', path);
  const paths = recordEntries(bytes).map(({ path }) => path);
  const kept = paths.filter((path) => !/[\r\n]/.test(path) && path.length < 2000);
  const again = recordEntries(asRecord(kept)).map(({ path }) => path);
  require(again.join('\n') === kept.join('\n'), 'paths that become a RECORD are read again', () =>
    JSON.stringify([kept, again]).slice(0, 600));
}

const CONDA = {
  name: 'evil',
  version: '1.0',
  build: 'h_0',
  build_number: 0,
  channel: 'https://conda.example/t/token/conda-forge/linux-64',
  subdir: 'linux-64',
  depends: ['python >=3.8', '__glibc'],
  files: ['lib/python3.11/site-packages/evil-1.0.dist-info/METADATA'],
  license: 'MIT AND Apache-2.0',
  md5: 'a'.repeat(32),
  sha256: 'b'.repeat(64),
  url: 'https://user:pass@conda.example/x.conda',
  requested_spec: 'evil',
};
const DIRECT = [
  { url: 'https://example.com/x.whl', archive_info: { hash: `sha256=${'a'.repeat(64)}`, hashes: { sha256: 'a'.repeat(64) } } },
  { url: 'https://example.com/x.git', vcs_info: { vcs: 'git', commit_id: 'abc', requested_revision: 'main' }, subdirectory: 'a' },
  { url: 'file:///home/x', dir_info: { editable: true } },
];
const DETAILS = {
  schema_version: '1.0',
  language: { version_info: { major: 3, minor: 11, micro: 7, releaselevel: 'candidate', serial: 1 } },
  implementation: { name: 'cpython', version: { major: 3, minor: 11, micro: 7, releaselevel: 'final', serial: 0 } },
  platform: 'linux-x86_64',
};

/** JSON files: values changed, and one time in three the text too, so that keys stand twice. */
const jsonReader = (seeds, read) =>
  readerOf(
    (c) => {
      const text = JSON.stringify(mutated(c.pick(seeds), c), null, 1);
      return c.once(3) ? changedText(c, [text], ['{', '}', '[', ']', ',', ':', '"', 'null', '"name"', '"__proto__"', '\\u0000']) : text;
    },
    (text, c) => read(bytesOf(text), c),
  );

const tree = (path, bytes, further = []) => treeOf([[path, bytes], ...further]);
const STATUS = `Package: python3-requests
Status: install ok installed
Maintainer: Debian Python Team <team@example.org>
Architecture: all
Source: requests (2.31.0-1)
Version: 2.31.0+dfsg-1
Depends: python3:any, python3-urllib3
Homepage: https://example.com/requests
Description: HTTP
 more

Package: libssl3
Status: deinstall ok config-files
Architecture: amd64
Version: 1:3.0.11-1~deb12u2
`;
const RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nVERSION_ID="12"\n';
const OWNED =
  '/.\n/usr/lib/python3/dist-packages/requests-2.31.0.dist-info/METADATA\n/usr/lib/python3/dist-packages/requests/__init__.py\n';

function dpkgHolds(found) {
  diagnosticsHold(found.diagnostics);
  for (const { component } of found.value?.packages.values() ?? []) componentHolds(component);
  for (const files of found.value?.files.values() ?? [])
    require(files.every((path) => typeof path === 'string'), 'files are paths', () => files.join('\n'));
}

const IGNORE = [
  'ignore:\n  - code: native-library-unclaimed\n    component: numpy\n    path: "*.libs/*"\n    reason: known\n    expires: 2027-06-30\n',
  '{"ignore": [{"code": "sbom-empty", "reason": "x"}]}',
];

export const FILE_READERS = {
  'read-metadata': fileReader({ seeds: METADATA, tokens: HEADER_WORDS, read: metadataHolds }),
  'read-people': textReader({
    seeds: ['"A, B" <a@example.com>, c@example.com', 'A <a@b.c>', 'a@b, "c" d <e@f.g>'],
    tokens: ['"', '<', '>', ',', '@', ' ', ';', '\\"', '(', ')'],
    read: (text) => {
      addresses(text);
      componentHolds({
        name: 'x',
        authors: authorsOf(
          new Map([
            ['author-email', [text]],
            ['author', [text]],
          ]),
        ),
      });
    },
  }),
  'read-record': fileReader({
    seeds: RECORDS,
    tokens: [',', '"', '""', '\n', '\r\n', '../', '/', '\\', '.so', '.dist-info/', 'sboms/', 'sha256=', '_vendor/'],
    read: recordHolds,
  }),
  'read-wheel-file': fileReader({
    seeds: [
      'Wheel-Version: 1.0\nGenerator: x (1)\nRoot-Is-Purelib: false\nTag: cp311-cp311-manylinux_2_28_x86_64.manylinux2014_x86_64\nTag: py2.py3-none-any\n',
    ],
    tokens: ['Tag: ', 'a.b', '-', '.', '\n', 'cp311', 'pp310', 'none', 'abi3', 'Generator:', 'Root-Is-Purelib:'],
    read: (bytes) => {
      const { tags } = parseWheelFile(bytes);
      require(tags.length <= 256, 'tags are bounded', () => String(tags.length));
      tags.map(tagFacts);
    },
  }),
  'read-egg-info': fileReader({
    seeds: [
      'urllib3>=1\n\n[dev]\npytest\n\n[dev:python_version < "3"]\nmock\n\n[:sys_platform == "win32"]\nx;y\n',
      '../evil/__init__.py\n./PKG-INFO\n..\\evil\\b.py\n',
    ],
    tokens: ['[', ']', ':', ';', '\n', '"', '../', './', 'extra', '@ ', '#'],
    read: (bytes) => {
      diagnosticsHold(readRequirements(eggRequirements(bytes), 'requires.txt').diagnostics);
      for (const path of installedFiles(bytes, 'evil.egg-info'))
        require(!path.split('/').includes('..') && !path.startsWith('/'), 'a path leads nowhere else', path);
    },
  }),
  'read-install-sources': jsonReader(DIRECT, (bytes) => {
    for (const found of [parseDirectUrl(bytes), parseProvenanceUrl(bytes)]) {
      if (!('value' in found)) require(found.malformed !== '', 'what is malformed says why', 'nothing');
      else for (const { content } of found.value.hashes ?? []) require(/^[0-9a-f]{32,128}$/.test(content), 'a hash is one', content);
    }
  }),
  'read-conda-records': jsonReader([CONDA], (bytes) => {
    const { value, diagnostics } = readCondaRecords(tree('conda-meta/x.json', bytes), '', 1 << 25);
    diagnosticsHold(diagnostics);
    require(value.length + diagnostics.length > 0, 'a record that is not read is said', 'nothing');
    for (const { component } of value) componentHolds(component);
  }),
  'read-dpkg-status': fileReader({
    seeds: [STATUS],
    tokens: [
      '\n',
      '\n\n',
      '\n ',
      ': ',
      'Package',
      'Version',
      'Source',
      '(',
      ')',
      '<',
      '>',
      'installed',
      'Architecture',
      'constructor',
      ':',
      '~',
    ],
    read: (bytes) =>
      dpkgHolds(
        readDpkg(
          tree('var/lib/dpkg/status', bytes, [
            ['etc/os-release', RELEASE],
            ['var/lib/dpkg/info/python3-requests.list', OWNED],
          ]),
          '',
        ),
      ),
  }),
  'read-dpkg-lists': fileReader({
    seeds: [OWNED, RELEASE, 'd41d8cd98f00b204e9800998ecf8427e  usr/lib/python3/dist-packages/requests-2.31.0.dist-info/METADATA\n'],
    tokens: ['/', '\n', 'site-packages', 'dist-packages', '.dist-info', '.egg-info', '..', '=', '"', "'", 'ID=', 'VERSION_ID='],
    read: (bytes) => {
      dpkgHolds(
        readDpkg(
          tree('var/lib/dpkg/info/python3-requests.list', bytes, [
            ['var/lib/dpkg/status', STATUS],
            ['etc/os-release', bytes],
          ]),
          '',
        ),
      );
      dpkgHolds(readDpkg(tree('var/lib/dpkg/status.d/python3-requests.md5sums', bytes, [['var/lib/dpkg/status', STATUS]]), ''));
    },
  }),
  'read-configuration': fileReader({
    seeds: [
      'home = /usr/bin\nversion = 3.11.7\ninclude-system-site-packages = false\nprompt = x\n',
      '#define PY_VERSION "3.11.7+"\n#define PYPY_VERSION "7.3.15"\n',
    ],
    tokens: ['=', ' = ', '\n', '\r\n', 'home', 'version', '__proto__', '"', '#define', 'PY_VERSION'],
    read: (bytes) => {
      diagnosticsHold(readConfiguration(tree('pyvenv.cfg', bytes), '').diagnostics);
      headerVersions(tree('include/python3.11/patchlevel.h', bytes), { root: '' });
    },
  }),
  'read-build-details': jsonReader([DETAILS], (bytes) => {
    const found = buildDetails(tree('lib/python3.11/build-details.json', bytes), { standardLibraries: ['lib/python3.11'] });
    if (found !== undefined) require(/^-?\d+\.-?\d+\.-?\d+/.test(found.version), 'a version has three numbers', found.version);
  }),
  'read-ignore-files': fileReader({
    seeds: IGNORE,
    tokens: [
      'ignore',
      'code',
      'reason',
      ':',
      ' ',
      '- ',
      '\n',
      '\n  ',
      '*a',
      '&a ',
      '!!js/function',
      '{',
      '}',
      '[',
      ']',
      '|',
      '>',
      '"',
      '<<: ',
    ],
    read: (bytes) => {
      const found = parseIgnoreFile(bytes.toString());
      require('entries' in found || found.problem !== '', 'what is refused says why', 'nothing');
    },
  }),
  'read-json': textReader({
    seeds: [json(CONDA), '[1,2.5e10,"a\\u0000b",null,true,{"a":{}}]', '{"a":1,"a":2,"__proto__":{"x":1}}'],
    tokens: ['{', '}', '[', ']', ',', ':', '"', '\\', '\\u', 'null', '1e999', '-', '.', '\ufeff', '//'],
    read: (text) => {
      const found = parseJson(bytesOf(text), { depth: 100, values: 100_000 });
      if (found.kind === 'value') require(Object.getPrototypeOf({}).x === undefined, 'nothing becomes a prototype', text.slice(0, 200));
      else require(found.kind !== 'not-json' || found.reason !== '', 'what is refused says why', text.slice(0, 200));
    },
  }),
  'read-xml': textReader({
    seeds: [
      '<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>a&amp;b</name></component></components></bom>',
    ],
    tokens: [
      '<',
      '>',
      '</',
      '/>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<!DOCTYPE a [<!ENTITY b "c">]>',
      '&b;',
      '&#0;',
      '&#x10ffff;',
      'xmlns:a=""',
      'a:b',
      '<?',
      '?>',
      '"',
    ],
    read: (text) => void parseXml(bytesOf(text), { depth: 100, values: 100_000 }, { open() {}, text() {}, close() {} }),
  }),
};
