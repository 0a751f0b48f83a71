/**
 * The base interpreter, from files alone (docs/rules.md R9): build-details.json (PEP 739), conda's and dpkg's records, patchlevel.h
 * of a prefix, pyvenv.cfg of a virtual environment. Only a full version makes a component: with `3.11` alone a scanner would match every
 * advisory of the series. What the same files tell of platform and implementation decides markers.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { type Component, componentId, type Property } from '../../model/component.ts';
import { parseCpe } from '../../model/cpe.ts';
import { defined } from '../../model/defined.ts';
import { upstreamVersion } from '../../model/distro-package.ts';
import { ownProperty } from '../../model/properties.ts';
import { makePurl } from '../../model/purl.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';
import { discoverEnvironment } from '../layout/discovery.ts';
import { type Environment, librariesOf } from '../layout/environment.ts';
import type { CondaRecord } from '../managers/conda.ts';
import type { DebianPackage, DpkgRecords } from '../managers/dpkg.ts';
import { condaPlatform, debianPlatform, platformOf } from './platform.ts';
import { buildDetails, type FoundVersion, headerVersions } from './version-files.ts';

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

/** The version that pyvenv.cfg states in full (`version` by venv; `version_info` by virtualenv and uv, maybe with `.final.0`). */
function configuredVersion(environment: Environment): string | undefined {
  const stated = environment.configuration.get('version_info') ?? environment.configuration.get('version') ?? '';
  return /^(\d+\.\d+\.\d+(?:(?:a|b|rc)\d+)?)(?:\.final\.\d+)?$/.exec(stated)?.[1];
}

/**
 * The interpreter of an environment: of a virtual one that which lies below its base prefix, if that is in the tree. `known` is the
 * environment there, where it was found already. That pyvenv.cfg and the interpreter's own files disagree is reported.
 */
export function findInterpreter(
  tree: FileTree,
  environment: Environment,
  known: Environment | undefined,
  records: ManagerRecords,
): Outcome<Interpreter | undefined> {
  const below = interpreterBelow(tree, environment, known, records);
  if (below !== undefined) return { value: below, diagnostics: versionFindings(environment, below) };
  if (environment.configuration.size === 0) return { value: interpreterOf(tree, environment, records), diagnostics: [] };
  const implementation = implementationOf(environment);
  const configured = configuredVersion(environment);
  // pyvenv.cfg knows the version of the language, and that is CPython's own, but not PyPy's or GraalPy's.
  const isWhole = configured !== undefined && (implementation ?? 'cpython') === 'cpython';
  const found = isWhole ? { version: configured, location: joinPath(environment.root, 'pyvenv.cfg') } : undefined;
  return {
    value: defined({
      implementation,
      languageVersion: configured,
      component: found === undefined ? undefined : componentOf('python', found, 0.9, []),
      standardLibraries: [],
    }),
    diagnostics: [],
  };
}

/** The interpreter below the base prefix of a virtual environment, if it lies in the tree and is of the environment's version. */
function interpreterBelow(
  tree: FileTree,
  environment: Environment,
  known: Environment | undefined,
  records: ManagerRecords,
): Interpreter | undefined {
  const { basePrefix } = environment;
  if (basePrefix === undefined || basePrefix === environment.root) return undefined;
  const base = known ?? discoverEnvironment(tree, basePrefix).value;
  if (base === undefined) return undefined;
  // A prefix may hold several versions; the environment was made from one of them.
  const minor = minorVersionOf(environment);
  const own = minor === undefined ? base : { ...base, pythonVersion: minor, standardLibraries: librariesOf(base, minor) };
  const found = interpreterOf(tree, own, records);
  const version = found?.languageVersion;
  return version !== undefined && (minor === undefined || minorOf(version) === minor) ? found : undefined;
}

function versionFindings(environment: Environment, { languageVersion, implementation }: Interpreter): readonly Diagnostic[] {
  const configured = configuredVersion(environment);
  if (configured === undefined || languageVersion === undefined || configured === languageVersion || implementation === 'pypy') return [];
  const at = { path: joinPath(environment.root, 'pyvenv.cfg') };
  return [{ code: 'interpreter-version-differs', at, configured, found: languageVersion }];
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
  const language = details ?? header.python ?? recordedVersion(conda, debian);
  const isPypy = environment.implementation === 'pypy' || header.pypy !== undefined || details?.implementation === 'pypy';
  const implementation: Implementation = isPypy ? 'pypy' : 'cpython';
  const own = isPypy ? header.pypy : language;
  if (language === undefined && environment.standardLibraries.length === 0) return undefined;
  const platform = {
    ...platformOf(tree, environment),
    ...condaPlatform(conda),
    ...debianPlatform(records.dpkg, debian),
    ...details?.platform,
  };
  const isWhole = own !== undefined && /^\d+\.\d+\.\d+/.test(own.version);
  const properties = propertiesOf(tree, environment, debian !== undefined ? 'dpkg' : conda && 'conda');
  return defined({
    implementation,
    languageVersion: language?.version,
    component: isWhole ? componentOf(isPypy ? 'pypy' : 'python', own, 1, properties) : undefined,
    ...platform,
    conda,
    debian,
    standardLibraries: environment.standardLibraries,
  });
}

/** The version by the records of a package manager. */
function recordedVersion(conda: CondaRecord | undefined, debian: DebianPackage | undefined): FoundVersion | undefined {
  if (conda?.name === 'python') return { version: conda.version, location: conda.component.origins[0] ?? '' };
  return debian && { version: upstreamVersion(debian.version), location: debian.component.origins[0] ?? '' };
}

function propertiesOf(tree: FileTree, environment: Environment, distributor: 'dpkg' | 'conda' | undefined): readonly Property[] {
  const managed = environment.standardLibraries.some((path) => tree.kindOf(joinPath(path, 'EXTERNALLY-MANAGED')) === 'file');
  return [
    ...(distributor === undefined ? [] : [ownProperty('interpreter-distributor', distributor)]),
    ...(managed ? [ownProperty('externally-managed', 'true')] : []),
    ...(environment.freeThreaded === true ? [ownProperty('free-threaded', 'true')] : []),
  ];
}

function componentOf(
  name: 'python' | 'pypy',
  { version, location }: FoundVersion,
  confidence: number,
  properties: readonly Property[],
): Component {
  const cpe = parseCpe(`cpe:2.3:a:${name}:${name}:${version}:*:*:*:*:*:*:*`);
  return defined({
    id: componentId(`interpreter:${location}`),
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
