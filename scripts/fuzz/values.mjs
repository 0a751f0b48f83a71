/** Values that some place stumbled over once, or could: what strangers write into names, versions, identities and texts. */

/** Stand in credentials and build paths; never to be seen in any document that is written. */
export const SECRET = 'c4n4ry-pass';
export const BUILD_FOLDER = 'c4n4ry-build';

/** Installed, in every environment that is made: nobody may speak about them, and they never go. */
export const NEIGHBOURS = [
  { name: 'requests', version: '2.31.0' },
  { name: 'urllib3', version: '2.2.1' },
  { name: 'numpy', version: '2.0.0' },
];
export const INTERPRETER = { purl: 'pkg:generic/python@3.11.7', cpe: 'cpe:2.3:a:python:python:3.11.7:*:*:*:*:*:*:*' };
/** What numpy's own document says that it carries. */
export const CARRIED = { purl: 'pkg:rpm/almalinux/openssl-libs@1.1.1k-12.el8_9', cpe: 'cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*' };

/** What it says of two more in words that only notes of ours hold: a comment, a file. */
export const NOTED = ['pkg:cargo/ring@0.17.8', 'pkg:generic/zlib@1.3'];

const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
const CONTROLS = [
  'a\0b',
  '\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007',
  'a\u0085b',
  'a\u202eb',
  '\u2028',
  'a\rb',
  'a\tb',
  '\u0001',
  '\ufeff',
];
const SLASHES = ['\\', 'a\\b', '..', '.', '/', '../../etc/passwd', '//x', 'C:\\x', 'a/b', '%2e%2e%2f', '%00', '%'];
const NUMBERS = ['0', '-1', '1e999', '99999999999999999999', '0x10', '1_0', '٣', '1.0', '01', 'NaN', '9'.repeat(300)];
const MARKUP = [
  '</text>',
  '<text>',
  ']]>',
  '<!--',
  '&amp;',
  '<a>',
  '"',
  "'",
  '`',
  '${x}',
  '{{x}}',
  '# x',
  '- x',
  'a: b',
  '|',
  '>',
  '*a',
  '&a',
  '!!js',
];
const OWN = [
  'pyenv-sbom:bundled-by',
  'pyenv-sbom:stated-by',
  'pyenv-sbom:edges-of',
  'pyenv-sbom:spdx:comment',
  'syft:location:0:path',
  'syft:cpe23',
  'environment',
  'component:environment#library/requests@2.31.0',
  'component:lib/python3.11/site-packages/numpy-2.0.0.dist-info/sboms/auditwheel.cdx.json#library/openssl',
  'distribution:requests@2.31.0',
  'environments',
  'pyenv-sbom {"component":{"name":"x","scope":"excluded"}}',
];
const WORDS = ['NOASSERTION', 'NONE', 'SPDXRef-DOCUMENT', 'DocumentRef-x:SPDXRef-y', 'LicenseRef-x', 'null', 'true', '[path]', 'UNKNOWN'];
const UNICODE = ['é', 'あ', '🐍', '\ud800', 'e\u0301', 'İ', 'ß', '\u200b', '\uffff', 'ﬀ'];

/** Texts of every sort, but for secrets; plain ones are the simplest. */
export function word(choices) {
  return choices.oneOf(
    (c) => c.pick(['a', 'b', 'plain text', 'two words', '1.0', '']),
    (c) => c.pick(['x', 'evil', ' leading', 'trailing ', 'two\nlines', 'carriage\r\nreturn', 'a, b; c']),
    (c) => c.pick([...INHERITED, ...CONTROLS]),
    (c) => c.pick([...SLASHES, ...NUMBERS]),
    (c) => c.pick([...MARKUP, ...WORDS]),
    (c) => c.pick([...OWN, ...UNICODE]),
    identity,
    (c) => `${word(c)}${c.pick(['', ' ', '/', '@', '#', '\0'])}${word(c)}`.slice(0, 400),
  );
}

/** Texts of every sort. What must not leave the machine stands between blanks: nobody can find a path's begin in the middle of a word. */
export function text(choices) {
  return choices.oneOf(word, word, word, url, path, (c) => `${word(c)} ${c.oneOf(url, path, purl)} ${word(c)}`);
}

/** Names: of what is installed, of what is known everywhere, and any text. */
export function name(choices) {
  return choices.oneOf(
    (c) => c.pick(['evil', 'a', 'b']),
    (c) => c.pick(NEIGHBOURS).name,
    (c) =>
      c.pick([
        'Requests',
        'URLLIB3',
        'num.py',
        'python',
        'openssl',
        'openssl-libs',
        'libssl.so.1.1',
        'zlib',
        'pip',
        'setuptools',
        'Evil',
        'e_v-i.l',
      ]),
    (c) => c.pick(INHERITED),
    word,
  );
}

/** Versions. */
export function version(choices) {
  return choices.oneOf(
    (c) => c.pick(['1.0', '1', '2.0']),
    (c) => c.pick(NEIGHBOURS).version,
    (c) => c.pick(['2.31.0+local', 'v2.31.0', '2.31', '1!2.0', '2.0.0rc1', '1.1.1k', '3.11.7', '0', '1.1.1k-12.el8_9', '*', '']),
    (c) => c.pick(NUMBERS),
    word,
  );
}

/** Purls as documents have them, with places of download that tell too much among their qualifiers. */
export function purl(choices) {
  return choices.oneOf(plainPurl, plainPurl, (c) => `pkg:generic/a@1?download_url=${place(c)}&vcs_url=${place(c)}`);
}

/** A URL as the value of a qualifier. */
function place(choices) {
  return encodeURIComponent(
    choices.pick([
      'https://example.com/a.tar.gz',
      `https://user:${SECRET}@example.com/a`,
      `git+ssh://git:${SECRET}@example.com/x.git@abc`,
      `file:///home/runner/${BUILD_FOLDER}/x`,
      `path+file:///home/runner/${BUILD_FOLDER}#0.1.0`,
    ]),
  );
}

/** Purls: of the neighbours, of what they carry, and any. */
function plainPurl(choices) {
  return choices.oneOf(
    (c) =>
      `pkg:${c.pick(['pypi', 'generic', 'cargo', 'npm', 'rpm', 'deb', 'github', 'apk', 'conda'])}/${encoded(c, name(c))}@${encoded(c, version(c))}${suffix(c)}`,
    (c) => {
      const { name: neighbour, version: at } = c.pick(NEIGHBOURS);
      return `pkg:pypi/${neighbour}${c.pick([`@${at}`, '', `@${at}?file_name=x.whl`, `@${at}#sub`, `@${at}%00`, `@9.9`, `@${at}?repository_url=https://example.com`])}`;
    },
    (c) =>
      c.pick([CARRIED.purl, INTERPRETER.purl, `${CARRIED.purl}?arch=x86_64`, 'pkg:generic/python', 'pkg:generic/openssl@1.1.1k', ...NOTED]),
    (c) =>
      c.pick([
        'pkg:',
        'pkg:constructor/a@1',
        'pkg:__proto__/a@1',
        'pkg:pypi/',
        'pkg:pypi//a',
        'pkg:PYPI/A@1',
        'pkg:pypi/a@1?',
        'pkg:pypi/a?x=y',
        'pkg://pypi/a@1',
      ]),
    (c) => `pkg:${word(c)}`,
  );
}

function encoded(choices, value) {
  return choices.once(3) ? value : encodeURIComponent(value.toWellFormed());
}

function suffix(choices) {
  return choices.oneOf(
    () => '',
    (c) =>
      `?${c.pick(['arch', 'distro', 'upstream', 'checksum', 'download_url', 'vcs_url', 'epoch', 'constructor'])}=${encoded(c, word(c))}`,
    (c) => `#${word(c)}`,
  );
}

/** CPEs. */
export function cpe(choices) {
  return choices.oneOf(
    (c) =>
      `cpe:2.3:a:${c.pick(['v', 'openssl', 'python', '*'])}:${c.pick(['p', 'openssl', 'python', 'requests'])}:${c.pick(['1', '1.1.1k', '3.11.7', '*', '-', '2.31.0'])}:*:*:*:*:*:*:*`,
    (c) => c.pick([CARRIED.cpe, INTERPRETER.cpe]),
    (c) =>
      c.pick([
        'cpe:/a:openssl:openssl:1.1.1k',
        'cpe:2.3:a:v',
        'cpe:2.3:*',
        'cpe:2.3:a:v:p:\\',
        'cpe:2.3:a:v\n:p:1:*:*:*:*:*:*:*',
        'cpe:2.3:o:v:p:1:u:e:l:s:t:h:o',
        'cpe:2.3:a:v:p:1\\:2:*:*:*:*:*:*:*',
      ]),
    (c) => `cpe:2.3:a:${word(c)}:${word(c)}:${word(c)}:*:*:*:*:*:*:*`,
  );
}

/** What names something: a purl, a CPE. */
export function identity(choices) {
  return choices.oneOf(plainPurl, cpe);
}

/** Addresses, with credentials in them and without. */
export function url(choices) {
  return choices.oneOf(
    (c) => c.pick(['https://example.com/a', 'https://example.com/b?c=d#e', 'git+https://example.com/x@1']),
    (c) =>
      c.pick([
        `https://user:${SECRET}@example.com/a`,
        `https://user:${SECRET}@example.com:8080/a?b#c`,
        `git+ssh://git:${SECRET}@example.com/x.git`,
        `see https://u:${SECRET}@example.com and more`,
      ]),
    (c) =>
      c.pick([
        'https://example.com:/x',
        'https://',
        'http://[::1',
        'javascript:alert(1)',
        'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#a#b',
        'urn:uuid:x',
        '[path]',
        '//example.com',
        'mailto:a@b',
        'data:,x',
        'a b',
        'https://example.com/%',
        'x:y',
      ]),
    (c) => `https://example.com/${c.pick(['project', 'crates', 'simple'])}/${name(c)}`,
    (c) => path(c),
  );
}

/** Build paths, none of which may be told. */
export function path(choices) {
  return choices.pick([
    `file:///home/runner/${BUILD_FOLDER}/x`,
    `path+file:///home/runner/${BUILD_FOLDER}#0.1.0`,
    `/home/runner/work/${BUILD_FOLDER}/x.c`,
    `/Users/someone/${BUILD_FOLDER}/x.c`,
  ]);
}

/** Times: valid, impossible, and of other ages. */
export function time(choices) {
  return choices.pick([
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.123+02:00',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '2026-02-31T00:00:00Z',
    '2026-13-01T25:61:61Z',
    '99999-01-01T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-06-30T23:59:60Z',
    'yesterday',
    '',
  ]);
}

/** Values of the wrong type. */
export function wrong(choices) {
  return choices.oneOf(
    (c) => c.pick([null, true, false, 0, -1, 1.5, 1e308, 2 ** 53]),
    () => [],
    () => ({}),
    (c) => [text(c)],
    (c) => Object.fromEntries([[text(c), text(c)]]),
    (c) => nested(c, c.pick([3, 30, 90, 99, 101, 600])),
    text,
  );
}

function nested(choices, depth) {
  const isList = choices.below(2) === 0;
  let value = 'deep';
  for (let level = 0; level < depth; level += 1) value = isList ? [value] : { a: value };
  return value;
}

/** A hexadecimal text of a length. */
export function hex(choices, length) {
  return choices.pick(['a', 'b', '0', 'F']).repeat(length);
}
