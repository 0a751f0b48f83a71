/**
 * Properties of our own name space, `pyenv-sbom:<name>`: an output contract, which docs/properties.md publishes (a test holds both
 * together). Names are never changed once they are released. Official names of other taxonomies (`cdx:`) are written out where they
 * are used.
 */
import type { Property } from './component.ts';
import { remember } from './remember.ts';

interface Meaning {
  /** The kinds of component that have it. */
  readonly on: 'environments' | 'distributions' | 'the interpreter' | 'installed packages' | 'packages' | 'any component';
  /** What its values say. */
  readonly says: string;
  /** The release that wrote it first. */
  readonly since: '0.1' | '0.2';
}

const OWN_PROPERTIES = {
  alias: {
    on: 'distributions',
    says: 'name and version under which the root of a document describes its distribution at another version',
    since: '0.1',
  },
  'build-crate': { on: 'distributions', says: 'name and version of the crate that a distribution was built from', since: '0.1' },
  'bundled-by': { on: 'any component', says: 'reference of a component whose archive holds this one', since: '0.1' },
  'composition-of': {
    on: 'the interpreter',
    says: 'what the listed parts are the composition of, where that is not the installed build',
    since: '0.1',
  },
  'conda-purl': { on: 'installed packages', says: 'purl of the conda package that installed it', since: '0.1' },
  'cpe-of-other-version': { on: 'any component', says: 'CPE that a document states and that contradicts the version', since: '0.1' },
  'declared-group': { on: 'packages', says: 'group that a document states for a pypi or cargo package', since: '0.1' },
  'declared-name': { on: 'packages', says: 'name as its producer spells it, where that is not the name of the purl', since: '0.1' },
  'declared-purl': { on: 'packages', says: 'purl as a document wrote it, where that says more than the purl shown', since: '0.1' },
  derived: { on: 'packages', says: '`field=value from source`: what was derived and not stated', since: '0.1' },
  'edges-of': {
    on: 'any component',
    says: 'JSON list: reference of a carrier, then what it says this component leads to, where carriers differ (docs/graph.md)',
    since: '0.2',
  },
  'environment-kind': {
    on: 'environments',
    says: 'layout: `virtual-environment`, `conda`, `prefix`, `site-packages` or `archive`',
    since: '0.1',
  },
  'externally-managed': { on: 'the interpreter', says: '`true` where an EXTERNALLY-MANAGED file lies beside its library', since: '0.1' },
  'extra-required-by': { on: 'distributions', says: '`extra by distribution`: who asked for an extra', since: '0.1' },
  'files-collapsed': { on: 'any component', says: 'number of files that a document lists in it and that were left out', since: '0.1' },
  'free-threaded': { on: 'the interpreter', says: '`true` for a build without the global interpreter lock', since: '0.1' },
  'import-name': { on: 'distributions', says: 'header Import-Name', since: '0.1' },
  'import-namespace': { on: 'distributions', says: 'header Import-Namespace', since: '0.1' },
  installer: {
    on: 'installed packages',
    says: 'tool that installed it, by INSTALLER or by the package manager whose record names it',
    since: '0.1',
  },
  'interpreter-distributor': { on: 'the interpreter', says: 'package manager that installed it: `conda` or `dpkg`', since: '0.1' },
  'left-out': {
    on: 'any component',
    says: 'what was left out on request: the name of a distribution, on the root; how many vendored components, on pip',
    since: '0.2',
  },
  'license-file': { on: 'distributions', says: 'header License-File', since: '0.1' },
  'listed-by': {
    on: 'any component',
    says: 'reference of a carrier that only lists it, where others describe it: what is said of the component is not its word',
    since: '0.2',
  },
  'local-source': {
    on: 'packages',
    says: "`true` on a crate that was built from a folder, and is not the registry's of its name",
    since: '0.2',
  },
  marker: { on: 'environments', says: '`variable=value`: a marker variable that requirements were decided by', since: '0.1' },
  'metadata-form': {
    on: 'distributions',
    says: 'form of the metadata where it is no dist-info folder: `egg`, `egg-info`, or `link` for a development install',
    since: '0.1',
  },
  'metadata-version': { on: 'distributions', says: 'header Metadata-Version', since: '0.1' },
  'native-hint': {
    on: 'distributions',
    says: 'library that its native code holds a trace of, without telling the release; it is no component',
    since: '0.2',
  },
  'native-linkage': {
    on: 'packages',
    says: 'how a library that was identified by its bytes is held: `shared` (a file of its own), `static` (inside of another), or `listed`',
    since: '0.2',
  },
  'native-version': { on: 'packages', says: '`unknown` where the file is known to be a library and its release is not', since: '0.2' },
  'other-target': {
    on: 'packages',
    says: 'operating system that a crate is for: it is not in a wheel for another one, whose document lists the crates of all targets',
    since: '0.2',
  },
  part: { on: 'distributions', says: 'name and version of a part that a document describes as a package of its own', since: '0.1' },
  patched: {
    on: 'any component',
    says: '`true` where a document says that it was changed: an advisory of the release that its CPE names may not hold',
    since: '0.2',
  },
  prompt: { on: 'environments', says: 'prompt that pyvenv.cfg states', since: '0.1' },
  'provides-extra': { on: 'distributions', says: 'header Provides-Extra', since: '0.1' },
  requested: { on: 'installed packages', says: '`true` where a user asked for it by name', since: '0.1' },
  'requirement-undecided': { on: 'distributions', says: 'requirement whose marker could not be decided; the edge is kept', since: '0.1' },
  'requires-dist': { on: 'distributions', says: 'header Requires-Dist', since: '0.1' },
  'requires-external': { on: 'distributions', says: 'header Requires-External', since: '0.1' },
  'requires-python': { on: 'distributions', says: 'header Requires-Python', since: '0.1' },
  'sbom-author': {
    on: 'any component',
    says: '`file: role name` of who answers for a document that was merged into it: author, manufacturer or supplier',
    since: '0.2',
  },
  'sbom-license': { on: 'any component', says: '`file: licence` of a document that was merged into it', since: '0.2' },
  'sbom-property': { on: 'any component', says: '`file: name=value`: property of a document that was merged into it', since: '0.2' },
  'sbom-serial-number': { on: 'any component', says: '`file: serial number` of a document that was merged into it', since: '0.1' },
  'sbom-tool': { on: 'any component', says: '`file: tool` that made a document that was merged into it', since: '0.1' },
  'stated-by': {
    on: 'any component',
    says: 'reference of a carrier that describes it so; others only list the package, or describe it in other words, as a component of its own',
    since: '0.2',
  },
  'stated-hash': { on: 'distributions', says: '`algorithm value in path`: hash that a document of its own states for it', since: '0.2' },
  'stated-license': {
    on: 'distributions',
    says: '`licence in path`: licence that a document states for it, taken where core metadata states none',
    since: '0.2',
  },
  'stated-of': {
    on: 'installed packages',
    says: '`component field value`: what its documents say of something that is there without it',
    since: '0.2',
  },
  'stated-version': { on: 'distributions', says: 'version that a document states, other in its local part alone', since: '0.1' },
  'unclaimed-file': {
    on: 'distributions',
    says: 'library among its files that no document accounts for and nothing identifies',
    since: '0.1',
  },
  unclaimed: { on: 'any component', says: '`true` on a native file that no document declares and nothing identifies', since: '0.2' },
  'upstream-purl': {
    on: 'installed packages',
    says: "pypi purl of what a distributor's package was made from, under `--origin prefer`",
    since: '0.1',
  },
  'wheel-generator': { on: 'distributions', says: 'Generator of the file WHEEL', since: '0.1' },
  'wheel-tag': { on: 'distributions', says: 'Tag of the file WHEEL', since: '0.1' },
} as const;

/** Every property with its meaning, by name. */
export const OWN_PROPERTY_MEANINGS: ReadonlyMap<string, Meaning> = new Map(Object.entries(OWN_PROPERTIES));

/** A name of the table; or, below `spdx:`, a field of SPDX that the model has not, under the field's own name. */
export type OwnPropertyName = keyof typeof OWN_PROPERTIES | `spdx:${string}`;

/** The full name of a property of ours: one text for all that have it. */
export const ownName: (name: OwnPropertyName) => string = remember((name) => ['pyenv-sbom', name].join(':'));

/** Whether a property is one of ours, by its name. */
export function isOwnName(name: string): boolean {
  return name.startsWith('pyenv-sbom:');
}

/** The property `pyenv-sbom:<name>`. */
export function ownProperty(name: OwnPropertyName, value: string): Property {
  return { name: ownName(name), value };
}

/** Where scanners of the Syft family look for the place of a component; we repeat the first occurrence there. */
export const LOCATION_PROPERTY = 'syft:location:0:path';

/** Where Trivy looks for the place of a language's package; of other packages it shows none. */
export const TRIVY_LOCATION_PROPERTY = 'aquasecurity:trivy:FilePath';
