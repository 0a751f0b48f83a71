/** Readers of single words: versions, identities, licences, requirements, markers, times, addresses, patterns. */
import { require } from './laws.mjs';
import { fromLibrary } from './library.mjs';
import { textReader } from './reading.mjs';
import { CARRIED, cpe, INTERPRETER, purl } from './values.mjs';

const { canonicalVersion, compareVersions, parseVersion, versionKey } = await fromLibrary('model/pypi-version.js');
const { formatPurl, makePurl, parsePurl } = await fromLibrary('model/purl.js');
const { purlKey, purlVersionKey } = await fromLibrary('model/identity.js');
const { cpeVersion, formatCpe, parseCpe, withCpeVersion } = await fromLibrary('model/cpe.js');
const { licenseExpression, licenseId } = await fromLibrary('model/license.js');
const { isDateTime, toUtcSeconds } = await fromLibrary('model/date-time.js');
const { iriReference } = await fromLibrary('model/iri.js');
const { isEmail } = await fromLibrary('model/email.js');
const { cleanText, withoutCredentials } = await fromLibrary('model/clean-text.js');
const { distributionOfReference, localReference, markOfReference, scopeOfReference, withoutScope } =
  await fromLibrary('model/reference.js');
const { isValidName, normalizeName } = await fromLibrary('model/pypi-name.js');
const { visible } = await fromLibrary('model/visible.js');
const { extrasOf, parseMarker, parseRequirement } = await fromLibrary('python/requirements/requirement.js');
const { evaluateMarker } = await fromLibrary('python/requirements/marker.js');
const { parseSpecifiers, satisfies } = await fromLibrary('python/requirements/specifier.js');
const { licenseByName } = await fromLibrary('python/metadata/license-names.js');
const { tagFacts } = await fromLibrary('python/metadata/wheel-file.js');
const { compareApk, compareDeb, compareRpm } = await fromLibrary('diff/linux-versions.js');
const { compareByEcosystem, compareGeneric, compatibility, kindOfOrder } = await fromLibrary('diff/version-order.js');
const { judgeLicense, licensePolicy } = await fromLibrary('policy/license-policy.js');
const { wildcard } = await fromLibrary('policy/wildcard.js');
const { namedLibrary, parseSharedName } = await fromLibrary('native/soname.js');
const { platformOfConda, platformOfTag } = await fromLibrary('model/architectures.js');

const VERSIONS = [
  '1.0',
  '2.31.0',
  '1!2.0rc1.post3.dev4+local.1',
  '1.0.0-alpha.1+build',
  '1:1.1.1k-14.el8_6',
  '3.11.7',
  '2024.1.post0',
  '1.2.3~rc1-r0',
  'v1.0',
  '1.1.1k_p2-r3',
];
const VERSION_WORDS = [
  '.',
  '-',
  '_',
  '+',
  '!',
  '~',
  '^',
  ':',
  'rc',
  'a',
  'b',
  'alpha',
  'post',
  'dev',
  'r',
  'p',
  'v',
  '0',
  '1',
  '10',
  '00',
  '*',
  'cvs',
];

/** What is equal to itself once is so for ever: `again` of a result is the result. */
const settles = (law, once, again) => require(once === again, law, () => `${JSON.stringify(once)} became ${JSON.stringify(again)}`);

/** An order: what is before is not behind, and what is before what is before is before. */
function orders(law, compare, [a, b, c], kindOf = () => '') {
  const [ab, ba, bc, ac, aa] = [compare(a, b), compare(b, a), compare(b, c), compare(a, c), compare(a, a)];
  if ([ab, ba, bc, ac, aa].includes(undefined)) return;
  const shown = () => JSON.stringify([a, b, c]);
  require(Math.sign(aa) === 0, `${law} is reflexive`, shown);
  require(Math.sign(ab) === -Math.sign(ba), `${law} is antisymmetric`, shown);
  if (new Set([a, b, c].map(kindOf)).size > 1) return;
  require(!(ab < 0 && bc < 0) || ac < 0, `${law} is transitive`, shown);
}

const ORDERS = [
  ['rpm', compareRpm],
  ['deb', compareDeb],
  ['apk', compareApk],
  ['generic', compareGeneric],
  ...['pypi', 'cargo', 'npm', 'golang', 'github', 'generic', 'conda'].map((type) => [
    type,
    (a, b) => compareByEcosystem(type, a, b),
    (version) => kindOfOrder(type, version),
  ]),
];

/** Three versions that have much in common, from one text. */
function three(input) {
  const at = Math.floor(input.length / 2);
  return [input, `${input.slice(0, at)}0${input.slice(at)}`, input.slice(0, at) || '0', `${input}.1`, `${input}~1`];
}

const ENVIRONMENTS = [
  new Map(),
  new Map([
    ['python_version', '3.11'],
    ['python_full_version', '3.11.7'],
    ['sys_platform', 'linux'],
    ['platform_machine', 'x86_64'],
    ['os_name', 'posix'],
    ['implementation_name', 'cpython'],
  ]),
];
const TRUTHS = new Set([true, false, 'unknown']);
const MARKERS = [
  'python_version >= "3.8" and sys_platform == "linux"',
  "extra == 'dev' or (os_name in 'posix nt' and platform_machine != 'arm64')",
  'implementation_name not in "pypy"',
  'python_full_version ~= \'3.11.0\' and extra == "a_b"',
];
const MARKER_WORDS = [
  'and',
  'or',
  'not',
  'in',
  '(',
  ')',
  '==',
  '===',
  '~=',
  '!=',
  '<',
  '>=',
  'extra',
  'python_version',
  'platform_release',
  'constructor',
  '"',
  "'",
  '3.11',
  ' ',
];
const REQUIREMENTS = [
  'requests',
  'urllib3[socks,brotli]>=1.21.1,<3; python_version >= "3.8"',
  'x @ https://example.com/x-1.0-py3-none-any.whl#sha256=aa ; extra == "a"',
  'A.b_c ~= 1.2.3, !=1.2.5.*',
  'old (>=1.0)',
  'x === anything',
];

function markerHolds(marker) {
  for (const environment of ENVIRONMENTS)
    for (const extras of [new Set(), new Set(['dev'])])
      require(TRUTHS.has(evaluateMarker(marker, environment, extras)), 'a marker has one of three values', JSON.stringify(marker).slice(
        0,
        300,
      ));
  extrasOf(marker);
}

const EXPRESSIONS = [
  'MIT',
  'Apache-2.0 OR MIT',
  '(GPL-2.0-or-later WITH Classpath-exception-2.0 AND BSD-3-Clause)',
  'LicenseRef-a',
  'DocumentRef-x:LicenseRef-b',
  'GPL-2.0+',
  'mit and 0bsd',
];
const EXPRESSION_WORDS = [
  'AND',
  'OR',
  'WITH',
  '(',
  ')',
  '+',
  ' ',
  'MIT',
  'LicenseRef-',
  'DocumentRef-a:',
  'NONE',
  'NOASSERTION',
  'constructor',
  'Classpath-exception-2.0',
  'and',
];
const POLICY = licensePolicy(['MIT', 'Apache-*', 'name:*x*'], ['GPL-2.0-only', 'LicenseRef-*']).policy;
const ANSWERS = new Set(['allowed', 'denied', 'unknown']);

const PURLS = [
  'pkg:pypi/requests@2.31.0',
  'pkg:rpm/almalinux/openssl-libs@1.1.1k-12.el8_9?arch=x86_64&distro=almalinux-8&epoch=1',
  'pkg:npm/%40scope/name@1.0.0#sub/path',
  'pkg:golang/github.com/a/b@v1.2.3',
  'pkg:github/Owner/Repo@v1.0?checksum=sha256:aa,sha1:bb',
  'pkg:generic/x@1?download_url=https%3A%2F%2Fexample.com%2Fx.tgz',
  'pkg:cargo/x@1.0.0+build',
  'pkg:conda/c/x@1?build=0&channel=main&subdir=linux-64',
];
const PURL_WORDS = [
  'pkg:',
  '/',
  '//',
  '@',
  '?',
  '&',
  '=',
  '#',
  '%40',
  '%2F',
  '%',
  ':',
  '..',
  'pypi',
  'npm',
  'generic',
  'constructor',
  'arch',
  'checksum',
  '%00',
  '%C3',
];

function purlHolds(text) {
  const parsed = parsePurl(text);
  if (parsed === undefined) return;
  const printed = formatPurl(parsed);
  const again = printed.length > 4096 ? parsed : parsePurl(printed);
  require(again !== undefined, 'a purl that is printed is one', () => printed.slice(0, 300));
  settles('a purl that is printed and read is the same', printed, formatPurl(again));
  settles('a purl that is printed and read has the same key', purlKey(parsed), purlKey(again));
  makePurl({ ...parsed, version: text });
  purlVersionKey(parsed.type, parsed.version ?? '');
}

const CPES = [
  INTERPRETER.cpe,
  CARRIED.cpe,
  'cpe:/a:openssl:openssl:1.1.1k',
  'cpe:2.3:a:v\\:x:p\\+\\+:1.0:u:e:en-us:s:t:h:o',
  'cpe:2.3:o:v:p:-:*:*:*:*:*:*:*',
];

function cpeHolds(text) {
  const parsed = parseCpe(text);
  if (parsed === undefined) return;
  const printed = formatCpe(parsed);
  const again = parseCpe(printed);
  // Escaping makes names longer than a CPE may be; those are not written (merge/canonical).
  if (printed.length > 1024) return;
  require(again !== undefined, 'a CPE that is printed is one', () => printed);
  settles('a CPE that is printed and read is the same', printed, formatCpe(again));
  const stating = withCpeVersion(parsed, cpeVersion(parsed) ?? '1');
  if (stating !== undefined) require(parseCpe(formatCpe(stating)) !== undefined, 'a CPE that is printed is one', () => formatCpe(stating));
}

const URLS = [
  'https://user:pass@example.com:8080/a?token=b#c',
  'git+ssh://git@example.com/x.git@abc',
  'path+file:///home/runner/x#0.1',
  'https://example.com/%20a?x-amz-signature=1&y=2',
  'urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1#a',
  'mailto:a@example.com',
  '-I/home/builder/x /Users/me/y C:\\Users\\me file%3A%2F%2F%2Fhome',
];
const URL_WORDS = [
  '://',
  '//',
  '@',
  ':',
  '%3A%2F%2F',
  '%40',
  '%25',
  '%',
  '?',
  '&token=',
  '#',
  '/home/',
  '/Users/',
  '/tmp/',
  'C:\\Users\\',
  '[',
  ']',
  ' ',
  'file:',
  'https',
  '${X}',
];

export const WORD_READERS = {
  'read-versions': textReader({
    seeds: VERSIONS,
    tokens: VERSION_WORDS,
    read: (text) => {
      settles('the key of a version is its own key', versionKey(text), versionKey(versionKey(text)));
      const parsed = parseVersion(text);
      if (parsed !== undefined) {
        const again = parseVersion(canonicalVersion(parsed));
        require(again !== undefined && compareVersions(parsed, again) === 0, 'a canonical version is the same version', text.slice(0, 300));
      }
      for (const type of ['pypi', 'rpm', 'github', 'cargo', 'constructor']) [purlVersionKey(type, text), compatibility(type, text)];
    },
  }),
  'read-version-orders': textReader({
    seeds: VERSIONS,
    tokens: VERSION_WORDS,
    read: (text, c) => {
      const versions = three(text);
      const picked = [c.pick(versions), c.pick(versions), c.pick(VERSIONS)];
      for (const [name, compare, kindOf] of ORDERS) orders(`the order of ${name} versions`, compare, picked, kindOf);
    },
  }),
  'read-specifiers': textReader({
    seeds: ['>=1.2,<2', '==1.0.*', '~=2.2', '!=1.5', '===x', '>1.0.post1,<=2!1.0', '==1.0+local'],
    tokens: [...VERSION_WORDS, '==', '~=', '===', '<', '>', ',', '.*'],
    read: (text) => {
      for (const one of parseSpecifiers(text) ?? [])
        for (const version of [...VERSIONS, one.version])
          require(typeof satisfies(version, one) === 'boolean', 'a specifier decides', text.slice(0, 300));
    },
  }),
  'read-requirements': textReader({
    seeds: REQUIREMENTS,
    tokens: [...MARKER_WORDS, '[', ']', ',', ';', '@', 'https://example.com/x'],
    read: (text) => {
      const parsed = parseRequirement(text);
      if (!('value' in parsed)) return require(parsed.malformed !== '', 'what is malformed says why', text.slice(0, 300));
      settles('the name of a requirement is normal', parsed.value.name, normalizeName(parsed.value.name));
      if (parsed.value.marker !== undefined) markerHolds(parsed.value.marker);
    },
  }),
  'read-markers': textReader({
    seeds: MARKERS,
    tokens: MARKER_WORDS,
    read: (text) => {
      const marker = parseMarker(text);
      if (marker !== undefined) markerHolds(marker);
    },
  }),
  'read-names': textReader({
    seeds: [
      'requests',
      'A.b_c-d',
      'libssl-3a1b2c3d.so.1.1',
      'libfoo.3.dylib',
      'x86_64.dll',
      'manylinux_2_28_x86_64',
      'cp311-cp311-linux_x86_64',
      'linux-64',
    ],
    tokens: ['.', '-', '_', 'so', 'lib', '.dylib', 'constructor', '__proto__', 'manylinux', 'macosx', 'win32'],
    read: (text) => {
      settles('a normal name is normal', normalizeName(text), normalizeName(normalizeName(text)));
      isValidName(text);
      const shared = parseSharedName(text);
      if (shared !== undefined) namedLibrary(shared);
      platformOfTag(text);
      platformOfConda(text);
      tagFacts(text);
      visible(text);
    },
  }),
  'read-purls': textReader({ seeds: PURLS, tokens: PURL_WORDS, read: (text, c) => purlHolds((c.once(6) ? purl(c) : text).toWellFormed()) }),
  'read-cpes': textReader({
    seeds: CPES,
    tokens: ['cpe:2.3:', 'cpe:/', ':', '\\', '\\:', '*', '-', '?', 'a', 'o', 'h', '%21', '%', 'en-us'],
    read: (text, c) => cpeHolds(c.once(6) ? cpe(c) : text),
  }),
  'read-licences': textReader({
    seeds: EXPRESSIONS,
    tokens: EXPRESSION_WORDS,
    read: (text) => {
      const expression = licenseExpression(text);
      if (expression !== undefined) settles('a licence expression that is spelled is the same', expression, licenseExpression(expression));
      const id = licenseId(text);
      if (id !== undefined) settles('a licence that is spelled is the same', id, licenseId(id));
      const named = licenseByName(text);
      if (named !== undefined) require(licenseExpression(named) !== undefined, 'what names a licence gives one', named);
      for (const kind of ['expression', 'name', 'id'])
        require(ANSWERS.has(judgeLicense({ kind, value: text }, POLICY).answer), 'a policy answers', text.slice(0, 300));
      licensePolicy([text], [text]);
    },
  }),
  'read-patterns': textReader({
    seeds: ['requests', 'a*b*c', '*', '**', 'x*', '*.so'],
    tokens: ['*', '**', 'a', '.', '?', '[', '\\'],
    read: (text) => {
      const matches = wildcard(text);
      require(matches(text), 'a pattern fits itself', text.slice(0, 300));
      matches(`${text}${text}`);
      matches('a'.repeat(text.length));
    },
  }),
  'read-times': textReader({
    seeds: [
      '2026-01-01T00:00:00Z',
      '2026-02-28T23:59:59.123456789+14:00',
      '0001-01-01T00:00:00Z',
      '1969-12-31T23:30:00-00:30',
      '2024-02-29T00:00:00z',
    ],
    tokens: ['-', ':', 'T', 'Z', '+', '.', '00', '24', '60', '99', '9999', '0000', '29', '31'],
    read: (text) => {
      const utc = toUtcSeconds(text);
      if (utc === undefined) return;
      require(isDateTime(utc), 'a time that is written is one', utc);
      settles('a time that is written is the same', utc, toUtcSeconds(utc));
    },
  }),
  'read-addresses': textReader({
    seeds: URLS,
    tokens: URL_WORDS,
    read: (text) => {
      const reference = iriReference(text);
      if (reference !== undefined && reference.length <= 8192)
        settles('an address that is written is the same', reference, iriReference(reference));
      const clean = cleanText(text);
      settles('a clean text is clean', clean, cleanText(clean));
      settles('a text without credentials has none', cleanText(text, 'keep'), cleanText(cleanText(text, 'keep'), 'keep'));
      withoutCredentials(text);
      isEmail(text);
    },
  }),
  'read-references': textReader({
    seeds: [
      'component:sboms/x.json#library/a@1',
      'component:a%23b#file/x#0123456789ab-2',
      'distribution:a@1',
      'environment',
      'pkg:pypi/a@1',
    ],
    tokens: ['component:', '#', '%23', '%25', '%', '/', '@', 'library', 'file', '0123456789ab', '\0'],
    read: (text) => {
      for (const reader of [scopeOfReference, markOfReference, withoutScope, distributionOfReference]) reader(text);
      const scope = text.replaceAll('\0', '');
      settles('a reference keeps its scope', scope, scopeOfReference(localReference({ scope, type: 'library', name: text, version: '1' })));
    },
  }),
};
