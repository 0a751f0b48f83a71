/** All texts that are looked for in the constants of a file, in one scanner: version strings, and the paths that compilers leave. */
import type { Claim } from './claim.ts';
import { NODE_PATTERN, nodeVersions } from './node-versions.ts';
import { namedLibrary, parseSharedName } from './soname.ts';
import { makeScanner, type Scanner, type TextMatch, type TextPattern } from './string-scan.ts';
import { PORT_LIBRARIES, SOURCE_PATHS } from './tables/source-paths.data.ts';
import { VERSION_STRINGS, ZLIB_YEARS } from './tables/version-strings.data.ts';
import type { TextKinds } from './text-kinds.ts';

/** Makes claims of a match; none where the text does not hold what it seemed to. */
type Subject = (match: TextMatch<unknown>) => readonly Claim[];

let scanner: Scanner<Subject> | undefined;

/** The one scanner of all rules, made when the first file is read. */
export function textScanner(): Scanner<Subject> {
  scanner ??= makeScanner<Subject>([...stringRules(), ...pathRules(), ...sourceRules()]);
  return scanner;
}

/** The claims of what a scan found, without those that another text of the same file refutes. */
export function claimsOf(matches: readonly TextMatch<Subject>[]): readonly Claim[] {
  const claims = matches.flatMap((match) => match.subject(match));
  const isNg = claims.some(({ library }) => library === 'zlib-ng');
  // zlib-ng prints zlib's own text beside its own.
  return isNg ? claims.filter(({ library, way }) => library !== 'zlib' || way !== 'string') : claims;
}

const BUILD_TREE = 'buildtrees[/\\\\](?<port>[a-z0-9-]{2,40})[/\\\\]src[/\\\\](?<ref>[\\w.+-]{1,12}?)-[0-9a-f]{10}\\.clean';
const HERE = new RegExp(`^${BUILD_TREE}`);

/** Folders of vcpkg's ports, each of which is the beginning of the paths of all its sources: one of each says it all. */
const PORTS: TextKinds = {
  most: 1,
  of: (_groups, text) => ({ kind: text, own: text }),
  at: (bytes, at) => HERE.exec(bytes.toString('latin1', at, at + LONGEST_TREE))?.[0],
};
const LONGEST_TREE = 100;

/** Paths by their crates. As many of one are claims as evidence has of one way (components.ts); a program of Rust holds thousands. */
const CRATES: TextKinds = {
  most: 2,
  of(groups, text) {
    const kind = `${groups['name']}-${groups['version']}`;
    return { kind, own: text.slice(text.indexOf(kind)).slice(0, LONGEST_VALUE) };
  },
  at: (bytes, at) => CRATE_FOLDER.exec(bytes.toString('latin1', at + REGISTRY.length, at + REGISTRY.length + LONGEST_FOLDERS))?.[1],
};
/** Of either kind of separator. */
const REGISTRY = 'registry/src/';
const CRATE_FOLDER = /^[^/\\\0]{1,80}[/\\]([^/\\\0]+)[/\\]/;
/** The registry's folder and the crate's: a name and a version of any length that the pattern takes. */
const LONGEST_FOLDERS = 240;

const LONGEST_VALUE = 160;

const printable = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, LONGEST_VALUE);

function stringRules(): readonly TextPattern<Subject>[] {
  return VERSION_STRINGS.map(({ library, kind, literals, pattern, reach, core }) => ({
    literals,
    pattern,
    reach,
    core,
    // Once is enough to know that a library is there.
    ...(kind === 'presence' ? { matches: 1 } : {}),
    subject: ({ groups, text, offset }) => {
      const version = kind === 'presence' ? undefined : stringVersion(library, groups);
      if (kind === 'version' && version === undefined) return [];
      const facts = { library, ecosystem: 'generic', value: printable(text), offset } as const;
      return [version === undefined ? { ...facts, way: 'presence' } : { ...facts, version, way: 'string' }];
    },
  }));
}

/** The release that a text states; undefined where the text is another project's or a state between releases. */
function stringVersion(library: string, groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const version = groups['version'];
  if (version === undefined) return undefined;
  if (library === 'zlib') {
    const base = /^\d+\.\d+(?:\.\d+)?/.exec(version)?.[0] ?? '';
    // Chromium's fork counts on by a fourth number: 1.3.1.1.
    return ZLIB_YEARS.get(base) === groups['year'] && /^(?:\.\d)?(?:-motley)?$/.test(version.slice(base.length)) ? version : undefined;
  }
  // What follows the three numbers is scipy-openblas's own packaging.
  if (library === 'openblas') return version.split('.').slice(0, 3).join('.');
  return library === 'boost' ? version.replaceAll('_', '.') : version.replace(/_DEV$/, '');
}

/** `/vcpkg/buildtrees/PORT/src/REF-HASH.clean/`: of the reference the last ten characters; `/Cellar/NAME/VERSION/`; Rust's panics. */
function pathRules(): readonly TextPattern<Subject>[] {
  const named = (name: string): string => PORT_LIBRARIES.get(name) ?? name;
  return [
    {
      literals: ['buildtrees'],
      pattern: BUILD_TREE,
      kinds: PORTS,
      subject: ({ groups, text, offset }) => {
        const [port, version] = [groups['port'] ?? '', portVersion(groups['ref'] ?? '')];
        const facts = { library: named(port), ecosystem: 'generic', value: printable(text), offset } as const;
        return [version === undefined ? { ...facts, way: 'presence' } : { ...facts, version, way: 'build-path' }];
      },
    },
    {
      literals: ['/Cellar/'],
      pattern: '/Cellar/(?<name>[a-z0-9@.+_-]{2,40})/(?<version>\\d[\\w.]{0,20}?)(?:_\\d+)?/',
      subject: ({ groups, text, offset }) => [
        {
          library: named((groups['name'] ?? '').replace(/@.*$/, '')),
          ecosystem: 'generic',
          version: groups['version'] ?? '',
          way: 'build-path',
          value: printable(text),
          offset,
        },
      ],
    },
    {
      literals: ['registry/src', 'registry\\src'],
      pattern:
        'registry[/\\\\]src[/\\\\][^/\\\\\\0]{1,80}[/\\\\](?<name>[A-Za-z][\\w-]{0,63}?)-(?<version>\\d{1,6}\\.\\d{1,6}\\.\\d{1,6}(?:[-+][\\w.+-]{1,40})?)[/\\\\][^\\0]{0,120}?\\.rs',
      kinds: CRATES,
      subject: cratePath,
    },
    {
      // FFmpeg keeps the options of its configure script; of what they enable they tell no release.
      literals: ['--enable-lib'],
      pattern: '--enable-(?<name>lib[a-z0-9_-]{2,24})(?=[ \\0])',
      matches: 200,
      subject: ({ groups, text, offset }) => {
        const name = groups['name'] ?? '';
        const shared = parseSharedName(`${name}.so`);
        const library = (shared === undefined ? undefined : namedLibrary(shared)?.library) ?? CONFIGURED.get(name) ?? name;
        return [{ library, ecosystem: 'generic', way: 'presence', value: text, offset }];
      },
    },
    {
      literals: ['-node.'],
      pattern: NODE_PATTERN,
      reach: 1500,
      subject: (match) => nodeVersions(match),
    },
  ];
}

/** Options of FFmpeg that are named otherwise than the library's file. Source: configure of FFmpeg 8.1. */
const CONFIGURED: ReadonlyMap<string, string> = new Map([
  ['libsvtav1', 'svt-av1'],
  ['libfreetype', 'freetype'],
  ['libharfbuzz', 'harfbuzz'],
]);

/** A path of a crate, by which Rust says where a program panicked. */
const cratePath: Subject = ({ groups, text, offset }) => [
  {
    library: groups['name'] ?? '',
    ecosystem: 'cargo',
    version: groups['version'] ?? '',
    way: 'rust-path',
    // Never the folder before it: it is the builder's.
    value: printable(text.replace(/^.*?[/\\][^/\\]+[/\\](?=[\w-]+-\d)/, '')),
    offset,
  },
];

/** The release in the end of a git reference; undefined where its beginning may be cut off. */
export function portVersion(reference: string): string | undefined {
  // Ten characters that are a whole date, as RE2's and Abseil's tags are, were not cut.
  if (/^20\d\d-\d\d-\d\d$|^20\d{6}\.\d$/.test(reference)) return reference;
  const match = /^(|.*?[A-Za-z_-])(\d+(?:[._]\d+)+[a-z]?)$/.exec(reference);
  if (match?.[2] === undefined || (match[1] === '' && reference.length >= 10)) return undefined;
  const version = match[2].replaceAll('_', '.');
  return /^\d{1,8}(?:\.\d{1,8}){1,4}[a-z]?$/.test(version) ? version : undefined;
}

function sourceRules(): readonly TextPattern<Subject>[] {
  return SOURCE_PATHS.map(([folder, library]) => ({
    // A literal has six bytes at least.
    literals: [folder.length < 5 ? `/${folder}-` : `${folder}-`],
    pattern: `(?:[\\0/\\\\ ]|^)${folder}-v?(?<version>\\d+(?:\\.\\d+){1,3}[a-z]?)[/\\\\][^\\0]{0,160}?\\.(?:c|cc|cpp|cxx|h|hpp|hxx|inl|ipp|o)\\b`,
    subject: ({ groups, text, offset }) => [
      {
        library,
        ecosystem: 'generic',
        version: groups['version'] ?? '',
        way: 'source-path',
        value: printable(text.replace(/^[\0/\\ ]/, '')),
        offset,
      },
    ],
  }));
}
