/**
 * dpkg's own records: which Debian package a file came with. Read only for what belongs to Python.
 * Specification: deb-control(5), /var/lib/dpkg/status and info/*.list (dpkg(1)); status.d of distroless images; os-release(5); the purl
 * type deb of ECMA-427.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { take } from '../../diagnostics/outcome.ts';
import { type Component, componentId } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { iriReference } from '../../model/iri.ts';
import { append } from '../../model/order.ts';
import { ownProperty } from '../../model/properties.ts';
import { makePurl } from '../../model/purl.ts';
import type { FilePattern } from '../../tree/file-pattern.ts';
import { type FileTree, joinPath } from '../../tree/file-tree.ts';
import { readFile } from '../layout/site-packages.ts';

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly component: Component;
}

/** What dpkg knows of a file system's Python. */
export interface DpkgRecords {
  /** The package that a dist-info or egg-info came with, by its path in the tree. */
  readonly owners: ReadonlyMap<string, DebianPackage>;
  /** The files of a package, as paths in the tree. */
  readonly files: ReadonlyMap<DebianPackage, readonly string[]>;
  /** The packages by name. */
  readonly packages: ReadonlyMap<string, DebianPackage>;
  /** `amd64`. */
  readonly architecture?: string;
}

export const DPKG_PATTERNS: readonly FilePattern[] = [
  { test: /(?:^|\/)var\/lib\/dpkg\/(?:status|status\.d\/[^/]+|info\/[^/]+\.list)$/, keep: 'whole' },
  { test: /(?:^|\/)os-release$/, keep: 'whole' },
];

/** Of a name, version, architecture or source; no real one comes near. */
const LONGEST = 1024;
const STATUS_LIMIT = 64 * 1024 * 1024;
const OWNED = /^\/(.*\/(?:site|dist)-packages\/[^/\n]+\.(?:dist-info|egg-info))(?=\/|$)/gm;

/** Reads the records of the file system at `root`; undefined where there are none. */
export function readDpkg(tree: FileTree, root: string): Outcome<DpkgRecords | undefined> {
  const diagnostics: Diagnostic[] = [];
  return { value: recordsOf(tree, root, diagnostics), diagnostics };
}

function recordsOf(tree: FileTree, root: string, diagnostics: Diagnostic[]): DpkgRecords | undefined {
  const folder = joinPath(root, 'var/lib/dpkg');
  const paragraphs = [...paragraphsOf(tree, joinPath(folder, 'status'), diagnostics)];
  for (const { path, kind, name } of tree.list(joinPath(folder, 'status.d')).entries)
    if (kind === 'file' && !name.endsWith('.md5sums')) append(paragraphs, paragraphsOf(tree, path, diagnostics));
  if (paragraphs.length === 0) return undefined;
  const release = osRelease(tree, root, diagnostics);
  const reading = { tree, folder, diagnostics, names: listNames(tree, folder) };
  const packages = new Map<string, DebianPackage>();
  const owners = new Map<string, DebianPackage>();
  const files = new Map<DebianPackage, readonly string[]>();
  let architecture: string | undefined;
  let malformed = 0;
  for (const fields of paragraphs) {
    // "deinstall ok config-files": removed, its configuration kept.
    if (!/(?:^| )installed$/.test(fields.get('status') ?? 'installed')) continue;
    const found = packageOf(fields, joinPath(folder, 'status'), release, root);
    if (found === undefined) {
      malformed += 1;
      continue;
    }
    packages.set(found.name, found);
    const machine = fields.get('architecture');
    if (machine !== undefined && machine !== 'all') architecture ??= machine;
    const list = fileList(reading, found.name, machine);
    if (list === undefined || !/\/(?:site|dist)-packages\//.test(list)) continue;
    const owned = new Set(Array.from(list.matchAll(OWNED), (match) => joinPath(root, match[1] ?? '')));
    if (owned.size === 0) continue;
    for (const path of owned) owners.set(path, found);
    files.set(
      found,
      list.split('\n').flatMap((line) => (line.startsWith('/') ? [joinPath(root, line.slice(1))] : [])),
    );
  }
  if (malformed > 0) diagnostics.push({ code: 'dpkg-record-malformed', at: { path: joinPath(folder, 'status') }, count: malformed });
  return { owners, files, packages, ...(architecture !== undefined && { architecture }) };
}

type Fields = ReadonlyMap<string, string>;

/** The paragraphs of a control file: fields by lower-case name; continuation lines are not needed and left out. */
function paragraphsOf(tree: FileTree, path: string, diagnostics: Diagnostic[]): readonly Fields[] {
  const file = take(readFile(tree, path, STATUS_LIMIT), diagnostics);
  if (file === undefined) return [];
  return new TextDecoder()
    .decode(file.bytes)
    .split(/\n(?:[ \t]*\n)+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map(
      (paragraph) =>
        new Map(
          paragraph.split('\n').flatMap((line) => {
            const colon = line.indexOf(':');
            return colon <= 0 || /^[ \t]/.test(line) ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const];
          }),
        ),
    );
}

interface Reading {
  readonly tree: FileTree;
  /** dpkg's own. */
  readonly folder: string;
  readonly diagnostics: Diagnostic[];
  /** The lists that there are: a status file may name any number of packages that have none. */
  readonly names: ReadonlySet<string>;
}

function listNames(tree: FileTree, folder: string): ReadonlySet<string> {
  return new Set(['info', 'status.d'].flatMap((inner) => tree.list(joinPath(folder, inner)).entries.map(({ name }) => `${inner}/${name}`)));
}

/** The files of a package, a path a line. */
function fileList({ tree, folder, diagnostics, names }: Reading, name: string, machine: string | undefined): string | undefined {
  for (const file of [`info/${name}.list`, `info/${name}:${machine ?? ''}.list`]) {
    if (!names.has(file)) continue;
    const found = take(readFile(tree, joinPath(folder, file), STATUS_LIMIT), diagnostics);
    if (found !== undefined) return new TextDecoder().decode(found.bytes);
  }
  // distroless: lines of "digest  path".
  const file = `status.d/${name}.md5sums`;
  const sums = names.has(file) ? take(readFile(tree, joinPath(folder, file), STATUS_LIMIT), diagnostics) : undefined;
  return sums === undefined ? undefined : new TextDecoder().decode(sums.bytes).replace(/^[0-9a-f]{32}\s+\/?/gm, '/');
}

interface Release {
  readonly id: string;
  readonly version?: string;
}

function osRelease(tree: FileTree, root: string, diagnostics: Diagnostic[]): Release {
  for (const path of ['etc/os-release', 'usr/lib/os-release']) {
    const file = take(readFile(tree, joinPath(root, path), 64 * 1024), diagnostics);
    if (file === undefined) continue;
    const text = new TextDecoder().decode(file.bytes);
    const value = (key: string): string | undefined => new RegExp(`^${key}=["']?([A-Za-z0-9._-]+)["']?\\s*$`, 'm').exec(text)?.[1];
    const version = value('VERSION_ID');
    return { id: (value('ID') ?? 'debian').toLowerCase(), ...(version !== undefined && { version }) };
  }
  return { id: 'debian' };
}

/** The package of a paragraph; undefined where it has no name or version, or one that no document could hold. */
function packageOf(fields: Fields, statusPath: string, release: Release, root: string): DebianPackage | undefined {
  const [name, version] = [fields.get('package'), fields.get('version')];
  if (name === undefined || name === '' || version === undefined || version === '') return undefined;
  const purl = makePurl({
    type: 'deb',
    namespace: release.id,
    name,
    version,
    qualifiers: [
      ['arch', fields.get('architecture') ?? ''],
      ['distro', release.version === undefined ? '' : `${release.id}-${release.version}`],
      ['upstream', upstreamOf(fields)],
    ],
  });
  if (purl === undefined || isTooLong(fields)) return undefined;
  const component: Component = defined({
    id: componentId(`dpkg:${root}:${name}`),
    authority: 'core-metadata',
    origins: [statusPath],
    type: 'library',
    name,
    version,
    purl,
    supplier: supplierOf(fields),
    externalReferences: websiteOf(fields),
    properties: [ownProperty('installer', 'dpkg')],
    evidence: {
      identity: [{ field: 'purl', confidence: 1, methods: [{ technique: 'manifest-analysis', confidence: 1, value: statusPath }] }],
      occurrences: [{ location: statusPath }],
    },
  } as const);
  return { name, version, component };
}

/** Whether no document could hold what a paragraph says that its package is called. */
function isTooLong(fields: Fields): boolean {
  return ['package', 'version', 'architecture', 'source'].some((key) => (fields.get(key)?.length ?? 0) > LONGEST);
}

/** `name`, or `name@version` where the source package has another version than the package; empty where it is the package. */
function upstreamOf(fields: Fields): string {
  const source = fields.get('source') ?? '';
  const bracket = source.indexOf('(');
  if (bracket < 0) return /\s/.test(source) ? '' : source;
  const [name, version] = [source.slice(0, bracket).trimEnd(), source.slice(bracket + 1)];
  return /\s/.test(name) || name === '' || !version.endsWith(')') || version.length < 2 ? '' : `${name}@${version.slice(0, -1)}`;
}

function supplierOf(fields: Fields): Component['supplier'] {
  const maintainer = fields.get('maintainer') ?? '';
  const name = maintainer.endsWith('>') ? maintainer.slice(0, Math.max(0, maintainer.indexOf('<'))).trimEnd() : '';
  return name === '' ? undefined : { name };
}

function websiteOf(fields: Fields): Component['externalReferences'] {
  const homepage = fields.get('homepage') ?? '';
  const url = /^https?:\/\/[^\s<>"]+$/.test(homepage) ? iriReference(homepage) : undefined;
  return url === undefined ? undefined : [{ type: 'website', url, comment: 'from dpkg' }];
}
