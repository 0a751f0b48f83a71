/**
 * What Node.js is made of: `process.versions` stands as a run of texts in the start-up snapshot of V8 that is linked into the program,
 * in the order of its keys but without them. The run is read by its anchor, V8's own release (`13.6.233.17-node.51`), and only where
 * every text of it has the shape that its place asks for in one of the known layouts. Checked against `process.versions` of Node.js
 * 20.18.0, 22.20.0, 24.19.0 and 26.13.1; a release that adds a key gives two answers, V8 and Node.js, and no wrong one.
 */
import type { Claim } from './claim.ts';
import type { TextMatch } from './string-scan.ts';

/** Finds V8's release behind the header that a snapshot puts before each text, where enough of the window follows. */
export const NODE_PATTERN = '\\x03\\0{3}[^]\\0{3}(?<v8>\\d{1,2}\\.\\d{1,2}\\.\\d{1,3}\\.\\d{1,3}-node\\.\\d{1,3})\\0(?=[^]{400})';
/** How much of it is looked at, before and behind. */
const BEFORE = 900;
const AFTER = 400;

interface Place {
  readonly key: string;
  readonly shape: RegExp;
  /** As the tables call it; of a key without one nothing is claimed. */
  readonly library?: string;
}

const three = /^\d{1,2}\.\d{1,3}\.\d{1,3}$/;
const PLACES: ReadonlyMap<string, Place> = new Map(
  (
    [
      ['acorn', /^8\.\d{1,3}\.\d{1,3}$/, 'acorn'],
      ['ada', three, 'ada'],
      ['amaro', three, 'amaro'],
      ['ares', /^1\.\d{1,3}\.\d{1,3}$/, 'c-ares'],
      ['base64', /^0\.\d{1,2}\.\d{1,3}$/, 'base64'],
      ['brotli', /^1\.\d{1,2}\.\d{1,3}$/, 'brotli'],
      ['cjs_module_lexer', three],
      ['cldr', /^\d{2}\.\d$/],
      ['icu', /^\d{2}\.\d$/, 'icu'],
      ['libffi', /^3\.\d{1,2}\.\d{1,3}$/, 'libffi'],
      ['lief', three],
      ['llhttp', /^[89]\.\d{1,2}\.\d{1,3}$/, 'llhttp'],
      ['merve', three],
      ['modules', /^\d{3}$/],
      ['napi', /^\d{1,2}$/],
      ['nbytes', /^0\.\d{1,2}\.\d{1,3}$/],
      ['ncrypto', /^\d\.\d{1,2}\.\d{1,3}$/],
      ['nghttp2', /^1\.\d{2,3}\.\d{1,3}$/, 'nghttp2'],
      ['nghttp3', three, 'nghttp3'],
      ['ngtcp2', three, 'ngtcp2'],
      ['node', /^\d{2}\.\d{1,3}\.\d{1,3}$/, 'node'],
      ['openssl', /^[34]\.\d{1,2}\.\d{1,3}(?:\+quic)?$/, 'openssl'],
      ['simdjson', three, 'simdjson'],
      ['simdutf', three, 'simdutf'],
      ['sqlite', /^3\.\d{2,3}\.\d{1,3}$/, 'sqlite'],
      ['tz', /^20\d\d[a-z]$/],
      ['undici', three, 'undici'],
      ['unicode', /^\d{2}\.\d$/],
      ['uv', /^1\.\d{2,3}\.\d{1,3}$/, 'libuv'],
      ['uvwasi', /^0\.0\.\d{1,3}$/, 'uvwasi'],
      ['zlib', /^1\.\d\.\d+(?:\.\d+)?(?:-motley)?-[0-9a-f]{7}$/, 'zlib'],
      ['zstd', /^1\.\d{1,2}\.\d{1,3}$/, 'zstd'],
    ] as readonly (readonly [string, RegExp, string?])[]
  ).map(([key, shape, library]) => [key, { key, shape, ...(library === undefined ? {} : { library }) }]),
);

const COMMON_22 = 'modules napi nbytes ncrypto nghttp2 openssl simdjson simdutf sqlite tz undici unicode uv uvwasi';
/** The keys before V8, nearest last, and behind it, by major release. */
const LAYOUTS: ReadonlyMap<string, readonly [before: string, after: string]> = new Map([
  [
    '20',
    [
      'base64 brotli cjs_module_lexer cldr icu llhttp modules nghttp2 nghttp3 ngtcp2 openssl simdutf tz undici unicode uv uvwasi',
      'zlib node acorn ada ares',
    ],
  ],
  ['22', [`ares brotli cjs_module_lexer cldr icu llhttp ${COMMON_22}`, 'zlib zstd node acorn ada amaro']],
  ['24', [`ares brotli cldr icu llhttp merve ${COMMON_22}`, 'zlib zstd node acorn ada amaro']],
  ['26', [`ares brotli cldr icu libffi lief llhttp merve ${COMMON_22}`, 'zlib zstd node acorn ada amaro']],
]);

/** The claims of one match of {@link NODE_PATTERN}. */
export function nodeVersions({ groups, text, offset: at, around }: TextMatch<unknown>): readonly Claim[] {
  const [before, after] = [
    texts(around.text.slice(Math.max(0, around.at - BEFORE), around.at)),
    texts(around.text.slice(around.at + text.length, around.at + text.length + AFTER)),
  ];
  const own = groups['v8'] ?? '';
  const claim = (library: string, text: string): Claim => ({
    library,
    ecosystem: 'generic',
    version: text.replace(/-node\.\d+$|\+quic$|-[0-9a-f]{7}$/, ''),
    way: 'string',
    value: `${text} in the snapshot of process.versions`,
    offset: at,
  });
  for (const [major, [head, tail]] of LAYOUTS) {
    const [left, right] = [head.split(' '), tail.split(' ')];
    const found = [...zip(left, before.slice(-left.length)), ...zip(right, after)];
    const fits = found.length === left.length + right.length && found.every(([key, text]) => PLACES.get(key)?.shape.test(text) === true);
    if (!fits || found.find(([key]) => key === 'node')?.[1].startsWith(`${major}.`) !== true) continue;
    return [
      claim('v8', own),
      ...found.flatMap(([key, text]) => {
        const library = PLACES.get(key)?.library;
        return library === undefined ? [] : [claim(library, text)];
      }),
    ];
  }
  // V8's release is told apart from a mention of it by the header that the snapshot puts before each of its texts.
  return before.length > 0 && after.length > 0 ? [claim('v8', own)] : [];
}

const zip = (keys: readonly string[], values: readonly string[]): (readonly [string, string])[] =>
  keys.flatMap((key, index) => {
    const value = values[index];
    return value === undefined ? [] : [[key, value] as const];
  });

/** The texts of a stretch of a snapshot: a hash field without a value, the length in four bytes, the text. */
function texts(stretch: string): readonly string[] {
  const found: string[] = [];
  const header = '\x03\0\0\0';
  for (let at = stretch.indexOf(header); at >= 0; at = stretch.indexOf(header, at + 1)) {
    const length = stretch.charCodeAt(at + 4);
    const text = stretch.slice(at + 8, at + 8 + length);
    if (stretch.startsWith('\0\0\0', at + 5) && text.length === length && /^[\x20-\x7e]{1,80}$/.test(text)) found.push(text);
  }
  return found;
}
