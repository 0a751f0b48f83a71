/**
 * The base interpreter, from files alone (docs/rules.md R9): build-details.json (PEP 739), conda's and dpkg's records, patchlevel.h
 * of a prefix, pyvenv.cfg of a virtual environment. Only a full version makes a component: with `3.11` alone a scanner would match every
 * advisory of the series. What the same files tell of platform and implementation decides markers.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Component, ComponentId, Property } from '../../model/component.ts';
import { parseCpe } from '../../model/cpe.ts';
import { defined } from '../../model/defined.ts';
import { upstreamVersion } from '../../model/distro-package.ts';
import { ownProperty } from '../../model/properties.ts';
import { makePurl } from '../../model/purl.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';
import { isJsonObject, member, objectMember, parseJson, textMember } from '../../untrusted/json.ts';
import { discoverEnvironment, type Environment, librariesOf } from '../layout/discovery.ts';
import type { CondaRecord } from '../managers/conda.ts';
import type { DebianPackage, DpkgRecords } from '../managers/dpkg.ts';
import { platformFacts, type TagFacts } from '../metadata/wheel-file.ts';

/** `other`: GraalPy and its like, whose versions no scanner knows. */
export type Implementation = 'cpython' | 'pypy' | 'other';

export interface Interpreter {
  /** Absent where nothing tells it: then it is taken for CPython, but no marker is decided by that. */
  readonly implementation?: Implementation;
  /** The language's version as far as it is known: `3.11.7`, for PyPy too. */
  readonly languageVersion?: string;
  /** Absent where no full version is known. */
  readonly component?: Component;
  readonly system?: 'linux' | 'darwin' | 'win32';
  /** As `platform.machine()` spells it. */
  readonly machine?: string;
  /** The records of package managers that brought it. */
  readonly conda?: CondaRecord;
  readonly debian?: DebianPackage;
  /** The folders of its standard library, in the tree. */
  readonly standardLibraries: readonly string[];
}

/** Records of package managers, where there are any. */
export interface ManagerRecords {
  readonly conda: readonly CondaRecord[];
  readonly dpkg?: DpkgRecords;
}

const FILE_LIMIT = 1024 * 1024;

interface Found {
  readonly version: string;
  readonly location: string;
}

/** The version that pyvenv.cfg states in full (`version` by venv; `version_info` by virtualenv and uv, maybe with `.final.0`). */
function configuredVersion(environment: Environment): string | undefined {
  const stated = environment.configuration.get('version_info') ?? environment.configuration.get('version') ?? '';
  return /^(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)(?:\.final\.\d+)?$/.exec(stated)?.[1];
}

/**
 * The interpreter of an environment: of a virtual one that which lies below its base prefix, if that is in the tree. `known` is the
 * environment there, where it was found already.
 */
export function findInterpreter(
  tree: FileTree,
  environment: Environment,
  known: Environment | undefined,
  records: ManagerRecords,
  diagnostics: Diagnostic[],
): Interpreter | undefined {
  const { basePrefix } = environment;
  const configured = configuredVersion(environment);
  if (basePrefix !== undefined && basePrefix !== environment.root) {
    const base = known ?? discoverEnvironment(tree, basePrefix).value;
    // A prefix may hold several versions; the environment was made from one of them.
    const minor = minorVersionOf(environment);
    const own =
      base === undefined || minor === undefined ? base : { ...base, pythonVersion: minor, standardLibraries: librariesOf(base, minor) };
    const found = own === undefined ? undefined : interpreterOf(tree, own, records);
    if (found?.languageVersion !== undefined && (minor === undefined || minorOf(found.languageVersion) === minor)) {
      if (configured !== undefined && configured !== found.languageVersion && found.implementation !== 'pypy')
        diagnostics.push({
          code: 'interpreter-version-differs',
          at: { path: joinPath(environment.root, 'pyvenv.cfg') },
          configured,
          found: found.languageVersion,
        });
      return found;
    }
  }
  if (environment.configuration.size === 0) return interpreterOf(tree, environment, records);
  const implementation = implementationOf(environment);
  const location = joinPath(environment.root, 'pyvenv.cfg');
  return defined({
    implementation,
    languageVersion: configured,
    // pyvenv.cfg knows the version of the language, and that is CPython's own, but not PyPy's or GraalPy's.
    component:
      configured === undefined || (implementation ?? 'cpython') !== 'cpython'
        ? undefined
        : componentOf('python', { version: configured, location }, 0.9, []),
    standardLibraries: [],
  });
}

/** The minor version of Python that an environment is for, as pyvenv.cfg or the names of its folders tell. */
export function minorVersionOf(environment: Environment): string | undefined {
  return minorOf(configuredVersion(environment)) ?? environment.pythonVersion;
}

/** `3.11` of `3.11.7`. */
function minorOf(version: string | undefined): string | undefined {
  return /^\d+\.\d+/.exec(version ?? '')?.[0];
}

/** What pyvenv.cfg states, else what the folders are called: `lib/python3.11` is CPython's name, PyPy's is `lib/pypy3.10`. */
function implementationOf({ configuration, implementation, sitePackages }: Environment): Implementation | 'other' | undefined {
  const stated = configuration.get('implementation')?.toLowerCase();
  if (stated !== undefined) return stated === 'cpython' || stated === 'pypy' ? stated : 'other';
  return implementation ?? (sitePackages.some((path) => /(?:^|\/)lib\/python\d+\.\d+t?\//.test(path)) ? 'cpython' : undefined);
}

/** The interpreter that lies in a prefix. */
function interpreterOf(tree: FileTree, environment: Environment, records: ManagerRecords): Interpreter | undefined {
  const conda = records.conda.find(({ name }) => name === 'python' || name === 'pypy');
  const debian = debianInterpreter(environment, records.dpkg);
  const details = buildDetails(tree, environment);
  const header = headerVersions(tree, environment);
  const language: Found | undefined =
    details ??
    header.python ??
    (conda?.name === 'python' ? { version: conda.version, location: conda.component.origins[0] ?? '' } : undefined) ??
    (debian === undefined ? undefined : { version: upstreamVersion(debian.version), location: debian.component.origins[0] ?? '' });
  const implementation: Implementation =
    environment.implementation === 'pypy' || header.pypy !== undefined || details?.implementation === 'pypy' ? 'pypy' : 'cpython';
  const own = implementation === 'pypy' ? header.pypy : language;
  if (language === undefined && environment.standardLibraries.length === 0) return undefined;
  const platform = {
    ...platformOf(tree, environment),
    ...condaPlatform(conda),
    ...debianPlatform(records.dpkg, debian),
    ...details?.platform,
  };
  const managed = environment.standardLibraries.some((path) => tree.kindOf(joinPath(path, 'EXTERNALLY-MANAGED')) === 'file');
  const distributor = debian !== undefined ? 'dpkg' : conda !== undefined ? 'conda' : undefined;
  const properties = [
    ...(distributor === undefined ? [] : [ownProperty('interpreter-distributor', distributor)]),
    ...(managed ? [ownProperty('externally-managed', 'true')] : []),
    ...(environment.freeThreaded === true ? [ownProperty('free-threaded', 'true')] : []),
  ];
  const isWhole = own !== undefined && /^\d+\.\d+\.\d+/.test(own.version);
  return defined({
    implementation,
    languageVersion: language?.version,
    component: isWhole ? componentOf(implementation === 'pypy' ? 'pypy' : 'python', own, 1, properties) : undefined,
    ...platform,
    conda,
    debian,
    standardLibraries: environment.standardLibraries,
  });
}

function componentOf(
  name: 'python' | 'pypy',
  { version, location }: Found,
  confidence: number,
  properties: readonly Property[],
): Component {
  const cpe = parseCpe(`cpe:2.3:a:${name}:${name}:${version}:*:*:*:*:*:*:*`);
  return defined({
    id: `interpreter:${location}` as ComponentId,
    authority: 'core-metadata',
    origins: [location],
    type: 'application',
    name,
    version,
    purl: makePurl({ type: 'generic', name, version }),
    cpes: cpe === undefined ? undefined : [cpe],
    properties: properties.length === 0 ? undefined : properties,
    evidence: {
      identity: [{ field: 'version', confidence, methods: [{ technique: 'manifest-analysis', confidence, value: location }] }],
      occurrences: [{ location }],
    },
  } as const);
}

/** build-details.json of PEP 739, which lies in the standard library from 3.14 on. */
function buildDetails(
  tree: FileTree,
  environment: Environment,
): (Found & { readonly implementation?: string; readonly platform: Platform }) | undefined {
  for (const library of environment.standardLibraries) {
    const location = joinPath(library, 'build-details.json');
    const file = tree.read(location, FILE_LIMIT);
    const parsed = file.kind === 'bytes' ? parseJson(file.bytes, { depth: 16, values: 10_000 }) : undefined;
    if (parsed?.kind !== 'value' || !isJsonObject(parsed.value)) continue;
    const implementation = objectMember(parsed.value, 'implementation') ?? {};
    const language = objectMember(objectMember(parsed.value, 'language') ?? {}, 'version_info') ?? objectMember(implementation, 'version');
    const version = language === undefined ? undefined : versionOf(language);
    if (version === undefined) continue;
    const name = textMember(implementation, 'name')?.toLowerCase();
    return {
      version,
      location,
      // `sysconfig.get_platform()`, from which platform tags are made (PEP 425).
      platform: platformFacts((textMember(parsed.value, 'platform') ?? '').replaceAll(/[-.]/g, '_')),
      ...(name !== undefined && { implementation: name }),
    };
  }
  return undefined;
}

const LEVELS: Readonly<Record<string, string>> = { alpha: 'a', beta: 'b', candidate: 'rc' };

/** `sys.version_info` as a version. */
function versionOf(info: Parameters<typeof member>[0]): string | undefined {
  const [major, minor, micro] = ['major', 'minor', 'micro'].map((key) => member(info, key));
  if (![major, minor, micro].every((part) => Number.isSafeInteger(part))) return undefined;
  const level = textMember(info, 'releaselevel') ?? 'final';
  const letter = Object.hasOwn(LEVELS, level) ? LEVELS[level] : undefined;
  const serial = member(info, 'serial');
  return `${major}.${minor}.${micro}${letter === undefined ? '' : `${letter}${Number.isSafeInteger(serial) ? serial : 0}`}`;
}

/** patchlevel.h: `include/python3.11/`, `include/pypy3.10/`, on Windows `Include/`. */
function headerVersions(tree: FileTree, environment: Environment): { readonly python?: Found; readonly pypy?: Found } {
  const includes = tree.list(environment.root).entries.filter(({ kind, name }) => kind === 'directory' && /^include$/i.test(name));
  const folders = includes.flatMap(({ path }) => [
    path,
    ...tree
      .list(path)
      .entries.flatMap(({ kind, name, path: inner }) => (kind === 'directory' && /^(?:python|pypy)[\d.]*t?$/i.test(name) ? [inner] : [])),
  ]);
  const wanted = environment.pythonVersion;
  for (const folder of folders) {
    const versioned = /\/(?:python|pypy)(\d+(?:\.\d+)?)t?$/.exec(folder)?.[1];
    if (versioned?.includes('.') && wanted !== undefined && versioned !== wanted) continue;
    const location = joinPath(folder, 'patchlevel.h');
    const file = tree.read(location, FILE_LIMIT);
    if (file.kind !== 'bytes') continue;
    const text = new TextDecoder().decode(file.bytes);
    const of = (macro: string): Found | undefined => {
      const version = new RegExp(`^#define\\s+${macro}\\s+"([0-9a-z.]+)\\+?"`, 'm').exec(text)?.[1];
      return version === undefined ? undefined : { version, location };
    };
    const found = defined({ python: of('PY_VERSION'), pypy: of('PYPY_VERSION') });
    if (found.python !== undefined) return found;
  }
  return {};
}

/** Debian's package of an interpreter: `python3.11-minimal` carries it, `python3.11` names it. */
function debianInterpreter({ standardLibraries }: Environment, dpkg: DpkgRecords | undefined): DebianPackage | undefined {
  for (const library of standardLibraries) {
    const version = /\/usr\/lib\/python(3\.\d+)$/.exec(`/${library}`)?.[1];
    const found =
      version === undefined ? undefined : (dpkg?.packages.get(`python${version}-minimal`) ?? dpkg?.packages.get(`python${version}`));
    if (found !== undefined) return found;
  }
  return undefined;
}

type Platform = Pick<TagFacts, 'system' | 'machine'>;

/** The name of `_sysconfigdata__linux_x86_64-linux-gnu.py` tells both; on Windows there is none. */
function platformOf(tree: FileTree, { standardLibraries }: Environment): Platform {
  for (const library of standardLibraries) {
    for (const { name } of tree.list(library).entries) {
      const match = /^_sysconfigdata_[a-z]*_(linux|darwin)_([A-Za-z0-9_]*)/.exec(name);
      if (match === null) continue;
      const system = match[1] === 'linux' ? 'linux' : 'darwin';
      return match[2] === '' || match[2] === 'darwin' || match[2] === undefined ? { system } : { system, machine: match[2] };
    }
    if (/(?:^|\/)Lib$/.test(library)) return { system: 'win32' };
  }
  return {};
}

const CONDA_MACHINES: Readonly<Record<string, Platform>> = {
  'linux-64': { system: 'linux', machine: 'x86_64' },
  'linux-32': { system: 'linux', machine: 'i686' },
  'linux-aarch64': { system: 'linux', machine: 'aarch64' },
  'linux-ppc64le': { system: 'linux', machine: 'ppc64le' },
  'linux-s390x': { system: 'linux', machine: 's390x' },
  'osx-64': { system: 'darwin', machine: 'x86_64' },
  'osx-arm64': { system: 'darwin', machine: 'arm64' },
  'win-64': { system: 'win32', machine: 'AMD64' },
  'win-32': { system: 'win32', machine: 'x86' },
  'win-arm64': { system: 'win32', machine: 'ARM64' },
};

function condaPlatform(conda: CondaRecord | undefined): Platform {
  const subdir = conda?.subdir ?? '';
  return Object.hasOwn(CONDA_MACHINES, subdir) ? (CONDA_MACHINES[subdir] ?? {}) : {};
}

const DEBIAN_MACHINES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  i386: 'i686',
  ppc64el: 'ppc64le',
  s390x: 's390x',
  armhf: 'armv7l',
};

function debianPlatform(dpkg: DpkgRecords | undefined, debian: DebianPackage | undefined): Platform {
  const architecture = dpkg?.architecture ?? '';
  if (debian === undefined || !Object.hasOwn(DEBIAN_MACHINES, architecture)) return {};
  return defined({ system: 'linux' as const, machine: DEBIAN_MACHINES[architecture] });
}
