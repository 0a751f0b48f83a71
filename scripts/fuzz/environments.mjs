/** Environments: honest neighbours, whose picture must stay what it is, and a distribution that strangers wrote. */
import { cyclonedx } from './cyclonedx.mjs';
import { mutated } from './damage.mjs';
import { spdx2 } from './spdx2.mjs';
import { spdx3 } from './spdx3.mjs';
import { json, tagValue, xml, yaml } from './texts.mjs';
import { CARRIED, identity, NEIGHBOURS, NOTED, name, path, text, url, version, word, wrong } from './values.mjs';

export const SITE = 'lib/python3.11/site-packages';

/** What auditwheel writes of numpy. */
const AUDITWHEEL = {
  bomFormat: 'CycloneDX',
  specVersion: '1.4',
  metadata: {
    component: {
      type: 'library',
      'bom-ref': 'numpy',
      name: 'numpy',
      version: '2.0.0',
      purl: 'pkg:pypi/numpy@2.0.0?file_name=numpy-2.0.0.whl',
    },
  },
  components: [
    { type: 'library', 'bom-ref': 'ssl', name: 'openssl-libs', version: '1.1.1k-12.el8_9', purl: CARRIED.purl },
    { type: 'library', 'bom-ref': 'openssl', name: 'openssl', version: '1.1.1k', cpe: CARRIED.cpe, description: 'as numpy has it' },
  ],
  dependencies: [{ ref: 'numpy', dependsOn: ['ssl', 'openssl'] }],
};

/** What else it carries: of each package only a note is said. */
const NOTES = {
  spdxVersion: 'SPDX-2.3',
  dataLicense: 'CC0-1.0',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'numpy',
  documentNamespace: 'https://example.com/numpy',
  creationInfo: { created: '2026-01-01T00:00:00Z', creators: ['Tool: test'] },
  packages: [{ comment: 'as numpy has it' }, { hasFiles: ['SPDXRef-file'] }].map((said, index) => ({
    SPDXID: `SPDXRef-${index}`,
    name: /\/([^/@]+)@/.exec(NOTED[index])[1],
    downloadLocation: 'NOASSERTION',
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: NOTED[index] }],
    ...said,
  })),
  files: [{ SPDXID: 'SPDXRef-file', fileName: './a', checksums: [{ algorithm: 'SHA1', checksumValue: 'a'.repeat(40) }] }],
};

function distribution({ name: of, version: at }, headers, further = {}) {
  const folder = `${SITE}/${of}-${at}.dist-info`;
  return [
    [`${folder}/METADATA`, ['Metadata-Version: 2.1', `Name: ${of}`, `Version: ${at}`, ...headers, '', ''].join('\n')],
    [`${folder}/WHEEL`, 'Wheel-Version: 1.0\nGenerator: test\nTag: cp311-cp311-manylinux_2_28_x86_64\n'],
    [`${folder}/RECORD`, `${of}/__init__.py,,\n${of}.libs/libssl.so.1.1,,\n${folder.slice(SITE.length + 1)}/METADATA,,\n`],
    [`${folder}/INSTALLER`, 'pip\n'],
    ...Object.entries(further).map(([path, content]) => [`${folder}/${path}`, content]),
  ];
}

/** A virtual environment with the neighbours in it, by path. */
export const HONEST = new Map([
  ['pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.7\nprompt = honest\n'],
  ...distribution(
    NEIGHBOURS[0],
    [
      'License-Expression: Apache-2.0',
      'Summary: HTTP',
      'Requires-Dist: urllib3<3',
      'Author: Kenneth',
      'Project-URL: Source, https://example.com/requests',
    ],
    { REQUESTED: '' },
  ),
  ...distribution(NEIGHBOURS[1], ['License-Expression: MIT']),
  ...distribution(NEIGHBOURS[2], ['License-Expression: BSD-3-Clause'], {
    'sboms/auditwheel.cdx.json': json(AUDITWHEEL),
    'sboms/notes.spdx.json': json(NOTES),
    REQUESTED: '',
  }),
]);

const OWN_FOLDERS = NEIGHBOURS.map(({ name: of, version: at }) => `${SITE}/${of}-${at}.dist-info/`);

/**
 * Files of strangers beside the neighbours' own. Into the neighbours' folders they put documents alone: with other metadata there it would be
 * another distribution that is installed.
 */
export const besideHonest = (files) =>
  new Map([...[...files].filter(([at]) => !OWN_FOLDERS.some((own) => at.startsWith(own) && !at.startsWith(`${own}sboms/`))), ...HONEST]);

/** The text of an embedded document, in any format, with something changed once in a while. */
export function documentText(c) {
  const change = (value) => (c.once(3) ? mutated(value, c) : value);
  return c.oneOf(
    () => json(change(cyclonedx(c))),
    () => json(change(cyclonedx(c))),
    () => xml(cyclonedx(c)),
    () => json(change(spdx2(c))),
    () => json(change(spdx3(c))),
    () => tagValue(spdx2(c)),
    () => yaml(change(spdx2(c)), c),
  );
}

const people = (c) =>
  c.oneOf(
    text,
    (d) => `${text(d)} <${text(d)}>, ${text(d)}`,
    (d) => 'a <a@b>, '.repeat(d.pick([1, 50, 3000])),
    () => `"${'a'.repeat(50)}`,
  );
const marker = (c) =>
  c.oneOf(
    (d) => `extra == '${name(d)}'`,
    (d) =>
      d.pick([
        "python_version >= '3'",
        "sys_platform == 'win32'",
        "constructor == 'x'",
        "platform_machine in 'x86_64'",
        '('.repeat(80),
        "'a' == 'a' and ",
      ]),
    text,
  );
const requirement = (c) =>
  c.oneOf(
    name,
    (d) => `${d.pick(NEIGHBOURS).name}${d.pick(['', '>=1', '==9', '[evil]', ' @ https://example.com/x.whl'])}`,
    (d) => `${name(d)}[${name(d)},${name(d)}]; ${marker(d)}`,
    (d) => `evil[${d.pick(['a', 'b', 'constructor'])}]; extra == '${d.pick(['a', 'b', 'c'])}'`,
    (d) => `${name(d)} @ ${url(d)}`,
    (d) => `${name(d)} ${d.pick(['>=', '===', '~=', '!='])}${version(d)}; ${marker(d)}`,
  );
const HEADERS = [
  ['Requires-Dist', requirement],
  ['Requires-Dist', requirement],
  ['Author', people],
  ['Author-email', people],
  ['Maintainer-email', people],
  ['License', text],
  ['License-Expression', text],
  ['Classifier', (c) => `License :: OSI Approved :: ${c.pick(['MIT License', 'constructor', 'x'])}`],
  ['Summary', text],
  ['Home-page', url],
  ['Project-URL', (c) => `${text(c)}, ${url(c)}`],
  ['Download-URL', url],
  ['Provides-Extra', name],
  ['Requires-Python', text],
  [
    'Sbom-File',
    (c) =>
      c.oneOf(
        (d) =>
          d.pick([
            '../requests-2.31.0.dist-info/METADATA',
            '../numpy-2.0.0.dist-info/sboms/auditwheel.cdx.json',
            'sboms/x.json',
            '/etc/passwd',
          ]),
        text,
      ),
  ],
  ['License-File', text],
  ['Keywords', text],
  ['Platform', text],
  ['Import-Name', name],
  ['Obsoletes-Dist', name],
  ['Metadata-Version', text],
  ['constructor', text],
];

/** METADATA; any header may be there, any may stand twice. */
export function metadata(c, of, at) {
  const stated = [
    ['Metadata-Version', () => '2.4'],
    ['Name', () => (c.once(6) ? name(c) : of)],
    ['Version', () => (c.once(6) ? version(c) : at)],
  ];
  const lines = [...stated, ...c.list(8, (d) => d.pick(HEADERS))].map(
    ([key, value]) => `${key}: ${value(c).replace(/\r?\n|\r/g, c.once(3) ? '\n' : '\n ')}`,
  );
  return `${lines.join(c.once(20) ? '\r\n' : '\n')}\n\n${text(c)}\n`;
}

const recordPath = (c) =>
  c.oneOf(
    (d) =>
      d.pick([
        'evil/__init__.py',
        'evil.libs/libssl.so.1.1',
        'evil.libs/libconstructor.so',
        'evil/_vendor/inner-1.0.dist-info/METADATA',
        'evil/_vendor/vendor.txt',
        'evil/bom.cdx.json',
        'evil/inner.whl',
      ]),
    (d) =>
      `${d.pick(['', './', '../', '//', 'x/../', '.\\'])}${d.pick(NEIGHBOURS).name}-${d.pick(NEIGHBOURS).version}.dist-info/${d.pick(['METADATA', 'RECORD', 'sboms/auditwheel.cdx.json'])}`,
    (d) => `evil.libs/lib${word(d)}-${d.pick(['12345678', 'x'])}.so.1`,
    (d) => `../../../${word(d)}`,
    word,
  );

/** RECORD, in the ways that people quote. */
export function record(c) {
  const lines = c.list(8, (d) => {
    const of = recordPath(d);
    const field = d.oneOf(
      () => of,
      () => `"${of.replaceAll('"', '""')}"`,
      () => `"${of}`,
    );
    return `${field},${d.pick(['', 'sha256=x', 'sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU', 'md5=', 'constructor=x', '='])},${d.pick(['', '0', '-1', '9'.repeat(30), 'x'])}`;
  });
  return lines.join(c.pick(['\n', '\r\n', '\r'])).repeat(c.once(50) ? 2000 : 1);
}

/** direct_url.json. */
export function directUrl(c) {
  const value = {
    url: c.oneOf(url, word),
    ...c.some({
      archive_info: (d) => d.some({ hash: () => 'sha256=x', hashes: (e) => ({ sha256: 'a'.repeat(64), [text(e)]: text(e) }) }),
      vcs_info: (d) => d.some({ vcs: (e) => e.pick(['git', 'constructor']), commit_id: text, requested_revision: text }),
      dir_info: (d) => ({ editable: d.pick([true, false, 'x']) }),
      subdirectory: text,
    }),
  };
  return json(c.once(4) ? mutated(value, c) : value);
}

const segment = (value) => value.toWellFormed().replace(/[/\0]/g, '_').slice(0, 100) || 'x';

/** The files of a hostile distribution, by path: always one folder of dist-info, mostly honest in form. */
export function hostileFiles(c) {
  const [of, at] = c.once(4) ? [segment(name(c)), segment(version(c))] : ['evil', '1.0'];
  const folder = `${SITE}/${of}-${at}.dist-info`;
  const files = new Map([[`${folder}/METADATA`, metadata(c, of, at)]]);
  const put = (often, path, make) => c.once(often) && files.set(path, make(c));
  const documents = c.below(4);
  for (let index = 0; index < documents; index += 1)
    files.set(`${folder}/sboms/${c.once(8) ? segment(word(c)) : `${index}.json`}`, documentText(c));
  put(2, `${folder}/RECORD`, record);
  put(3, `${folder}/WHEEL`, (d) =>
    [
      'Wheel-Version: 1.0',
      `Generator: ${text(d)}`,
      ...d.list(
        3,
        (e) =>
          `Tag: ${e.oneOf((f) => f.pick(['cp311-cp311-manylinux_2_28_x86_64', 'constructor-constructor-constructor', 'py2.py3-none-any', 'a-b', '.'.repeat(500)]), text)}`,
      ),
    ].join('\n'),
  );
  put(6, `${folder}/direct_url.json`, directUrl);
  put(8, `${folder}/provenance_url.json`, directUrl);
  put(4, `${folder}/REQUESTED`, () => '');
  put(6, `${folder}/INSTALLER`, text);
  put(8, `${folder}/entry_points.txt`, text);
  put(8, `${SITE}/evil/_vendor/inner-1.0.dist-info/METADATA`, (d) => metadata(d, 'inner', '1.0'));
  put(8, `${SITE}/evil/_vendor/inner-1.0.dist-info/sboms/x.json`, documentText);
  put(8, `${SITE}/evil/_vendor/vendor.txt`, (d) => d.list(4, (e) => `${name(e)}==${version(e)}`).join('\n'));
  put(10, `${SITE}/evil/bom.cdx.json`, documentText);
  put(12, `${SITE}/evil.pth`, (d) =>
    d.oneOf(
      text,
      path,
      () => 'import os',
      () => '../..\n/etc\n.',
    ),
  );
  put(12, `${SITE}/__editable__.evil.egg-link`, (d) => `${text(d)}\n.`);
  put(14, `${SITE}/${segment(name(c))}.egg-info`, (d) => metadata(d, 'old', '1'));
  put(14, `${SITE}/${segment(word(c))}/x`, text);
  put(20, `${SITE}/\\/x`, text);
  return files;
}

/** conda's records and dpkg's, which only a package manager writes; lists of files that are others' among them. */
export function managerFiles(c) {
  const files = new Map();
  const owned = (d) =>
    d.list(4, (e) => e.oneOf((f) => `${SITE}/${f.pick(NEIGHBOURS).name}-${f.pick(NEIGHBOURS).version}.dist-info/METADATA`, text));
  const conda = c.list(3, (d) => ({
    name: name(d),
    version: version(d),
    build: 'h_0',
    build_number: 0,
    channel: d.pick(['https://conda.example/conda-forge/linux-64', 'conda-forge', word(d)]),
    subdir: d.pick(['linux-64', 'constructor']),
    files: owned(d),
    depends: d.list(3, name),
    license: text(d),
    ...d.some({ md5: text, sha256: () => 'a'.repeat(64), url, requested_spec: text, purls: (e) => e.list(2, identity), fn: text }),
  }));
  for (const [index, one] of conda.entries()) files.set(`conda-meta/${index}.json`, json(c.once(4) ? mutated(one, c) : one));
  if (c.once(2)) files.set('conda-meta/x.json', json(wrong(c)));
  const paragraph = (d) =>
    `Package: ${d.oneOf((e) => e.pick(['python3-requests', 'python3.11', 'python3-numpy', 'libssl1.1']), name)}\nStatus: install ok installed\nArchitecture: ${d.pick(['amd64', 'all', text(d)])}\nVersion: ${version(d)}\nMaintainer: ${people(d)}\n${d.once(3) ? `Source: ${text(d)}\n` : ''}${d.once(4) ? `Depends: ${text(d)}\n` : ''}\n`;
  files.set('var/lib/dpkg/status', c.list(4, paragraph).join(''));
  files.set(
    'var/lib/dpkg/info/python3-requests.list',
    owned(c)
      .map((one) => `/${one}`)
      .join('\n'),
  );
  files.set('etc/os-release', `ID=${text(c)}\nVERSION_ID="${text(c)}\n${text(c)}`);
  return files;
}
