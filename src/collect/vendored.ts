/**
 * Evidence: distributions that others carry, dist-info folders inside of packages, wheels among their files, lists of vendored versions. They
 * are bundled by their host, with their paths, and never installed themselves (docs/rules.md R4.5).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { type Component, type ComponentId, componentId } from '../model/component.ts';
import { defined } from '../model/defined.ts';
import { sha256 } from '../model/digest.ts';
import { EMPTY_INVENTORY, type Relation } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import { makePurl } from '../model/purl.ts';
import { normalizeName } from '../model/pypi-name.ts';
import { type Distribution, parseDistribution } from '../python/distribution.ts';
import { type DistributionPlace, findDistributions, readDistribution, readDocuments, readFile } from '../python/layout/site-packages.ts';
import { asRecord, readRecord, VENDORED_PATTERNS, type VendoredPaths } from '../python/metadata/record.ts';
import { openArchiveBytes } from '../tree/archive.ts';
import { mountTrees } from '../tree/composed-tree.ts';
import { type FileTree, joinPath, parentPath } from '../tree/file-tree.ts';
import { addContributions, type Contribution, contribution } from './contribution.ts';
import { vendoredDocuments } from './other-documents.ts';
import { placeDocuments } from './place-documents.ts';
import type { CollectContext, EvidenceSource, ScannedEnvironment } from './source.ts';

/** What carries something: a distribution, or the interpreter. */
export interface Carrier {
  readonly id: ComponentId;
  /** The folder that the paths are relative to. */
  readonly site: string;
  readonly vendored: VendoredPaths;
}

/** Wheels in wheels in wheels: as deep as anything real (virtualenv carries pip's wheel, which vendors packages), and one more. */
const DEEPEST = 3;
/** Of vendor.txt: the largest real ones have some hundred lines. */
const LIST_LIMIT = 1024 * 1024;

/** The bound of what is looked at in one scan; nested and repeated, some megabytes of hostile wheels could hold terabytes. */
const MOST_CARRIED = 4 * 1024 ** 3;

/** The allowance of one scan: whether so many more bytes of carried archives may be looked at. */
export function carriedAllowance(): CollectContext['allows'] {
  let spent = 0;
  return (bytes) => {
    spent += bytes;
    return spent <= MOST_CARRIED;
  };
}

export const VENDORED: EvidenceSource = { name: 'distributions that others carry', patterns: VENDORED_PATTERNS, collect };

async function collect({ tree, installed }: ScannedEnvironment, context: CollectContext): Promise<Outcome<Contribution>> {
  const diagnostics: Diagnostic[] = [];
  const contributions: Contribution[] = [];
  const read = new Map<string, Distribution>();
  for (const { distribution } of installed) {
    // Nearly every one: nothing is waited for, and nothing made, for those that carry nothing.
    if (distribution.record === undefined || carriesNothing(distribution.record.vendored)) continue;
    const carrier = { id: distribution.component.id, site: distribution.site, vendored: distribution.record.vendored };
    contributions.push(take(await readCarrier(tree, carrier, context, read), diagnostics));
  }
  return { value: addContributions(contributions), diagnostics };
}

/** Whether nothing is carried but maybe documents, which are read with those of the distribution. */
function carriesNothing({ distInfos, wheels, lists }: VendoredPaths): boolean {
  return distInfos.length + wheels.length + lists.length === 0;
}

/** How far one has come in what carries each other. */
interface Descent {
  readonly depth: number;
  /** What was read, by its path behind all links: carriers may share what they carry, or name each other's in circles. */
  readonly read: Map<string, Distribution>;
}

/**
 * Reads what an installed carrier carries, however deep, but for what was `read` before. It is the carrier's word, whoever wrote it
 * (docs/rules.md R12).
 */
export async function readCarrier(
  tree: FileTree,
  carrier: Carrier,
  context: CollectContext,
  read: Descent['read'] = new Map(),
): Promise<Outcome<Contribution>> {
  const { value, diagnostics } = await readVendored(tree, carrier, context, { depth: 0, read });
  const speaker = { kind: 'carrier', id: carrier.id } as const;
  return { value: { ...value, fragments: value.fragments.map((fragment) => ({ ...fragment, speaker })) }, diagnostics };
}

/** Reads what a carrier carries. */
async function readVendored(
  tree: FileTree,
  carrier: Carrier,
  context: CollectContext,
  { depth, read }: Descent,
): Promise<Outcome<Contribution>> {
  if (depth > DEEPEST) return { value: contribution({}), diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const contributions: Contribution[] = [];
  const carried: Distribution[] = [];
  for (const found of await carriedPlaces(tree, carrier, context, diagnostics)) {
    const real = found.tree.realPath(found.place.path) ?? found.place.path;
    const known = read.get(real);
    if (known !== undefined) {
      carried.push(known);
      continue;
    }
    const { distribution, documents } = take(readCarried(found, context), diagnostics);
    read.set(real, distribution);
    carried.push(distribution);
    contributions.push(contribution({ counts: { installed: 1 } }), documents);
    if (distribution.record === undefined) continue;
    const inner = { id: distribution.component.id, site: found.place.site, vendored: distribution.record.vendored };
    contributions.push(take(await readVendored(found.tree, inner, context, { depth: depth + 1, read }), diagnostics));
  }
  const listed = listedComponents(tree, carrier, diagnostics);
  const ids = [...carried.map(({ component }) => component.id), ...listed.map(({ id }) => id)];
  const relations = [...ids.flatMap((to) => holds(carrier.id, to)), ...siblings(carried)];
  const fragments = ids.length === 0 ? [] : [{ ...EMPTY_INVENTORY, components: listed, relations }];
  contributions.push(contribution({ fragments, counts: { installed: listed.length } }));
  return { value: addContributions(contributions), diagnostics };
}

/** What a carrier holds is a part of it, and of its archive. */
function holds(from: ComponentId, to: ComponentId): readonly Relation[] {
  return [
    { from, kind: 'contains', to },
    { from, kind: 'bundles', to },
  ];
}

/** A carried distribution's place, in the archive that holds it if there is one. */
interface CarriedPlace {
  readonly tree: FileTree;
  readonly place: DistributionPlace;
  /** Of the archive. */
  readonly digest?: string;
}

/** Reads one carried distribution, with its documents. */
function readCarried(
  { tree, place, digest }: CarriedPlace,
  context: CollectContext,
): Outcome<{ readonly distribution: Distribution; readonly documents: Contribution }> {
  const raw = readDistribution(tree, place, context.limits);
  const parsed = parseDistribution(raw.value, defined({ archiveDigest: digest }));
  const distribution: Distribution = { ...parsed.value, component: bundledComponent(parsed.value.component) };
  const own = readDocuments(tree, raw.value.sboms, context.limits);
  const vendored = vendoredDocuments(tree, distribution, own.value, context.limits);
  const { value: placed, diagnostics } = placeDocuments(distribution, [...own.value, ...vendored.value], context);
  return {
    value: { distribution, documents: placed.contribution },
    diagnostics: [raw, parsed, own, vendored].flatMap((outcome) => outcome.diagnostics).concat(diagnostics),
  };
}

/** The dist-info folders that a carrier has among its files, and those in its wheels. */
async function carriedPlaces(
  tree: FileTree,
  { site, vendored }: Carrier,
  context: CollectContext,
  diagnostics: Diagnostic[],
): Promise<readonly CarriedPlace[]> {
  const at = (path: string): string => joinPath(site, path);
  const folders = vendored.distInfos.map(at).filter((path) => tree.kindOf(path) === 'directory');
  const inside: CarriedPlace[] = distinctFiles(tree, folders).map((path) => ({
    tree,
    place: { form: 'dist-info', path, site: parentPath(path) },
  }));
  for (const path of distinctFiles(tree, vendored.wheels.map(at))) {
    const wheel = await openWheel(tree, path, context, diagnostics);
    if (wheel === undefined) continue;
    // What its path files would do, they do not do from here.
    const { value, diagnostics: said } = findDistributions(wheel.tree, path);
    append(
      diagnostics,
      said.filter(({ code }) => code !== 'path-file-executes' && code !== 'path-entry-outside'),
    );
    for (const place of value.places) inside.push({ tree: wheel.tree, place, digest: wheel.digest });
  }
  return inside;
}

/** What the lists of vendored versions name; a document beside a list says the same, and more. */
function listedComponents(tree: FileTree, { site, vendored }: Carrier, diagnostics: Diagnostic[]): readonly Component[] {
  const documented = new Set(vendored.documents.map(parentPath));
  return vendored.lists
    .filter((path) => !documented.has(parentPath(path)))
    .flatMap((path) => vendoredList(tree, joinPath(site, path), diagnostics));
}

/** The paths that lead to different files: RECORD may spell one in many ways. */
function distinctFiles(tree: FileTree, paths: readonly string[]): readonly string[] {
  const byRealPath = new Map(paths.toReversed().map((path) => [tree.realPath(path) ?? path, path]));
  return [...byRealPath.values()].reverse();
}

/** A carried distribution as a component: nothing that is installed, and of less weight than an installed one of equal purl. */
function bundledComponent(component: Component): Component {
  const { distribution: _distribution, localScope: _scope, ...rest } = component;
  return { ...rest, authority: 'registry' };
}

/** Edges among what lies in one folder: who vendors a package vendors what it requires. */
function siblings(carried: readonly Distribution[]): readonly Relation[] {
  const byName = new Map(carried.map((one) => [`${one.site}\0${one.name}`, one]));
  return carried.flatMap(({ site, component, requirements }) =>
    requirements.flatMap(({ name, marker }): Relation[] => {
      const target = marker === undefined ? byName.get(`${site}\0${name}`) : undefined;
      return target === undefined || target.component.id === component.id
        ? []
        : [{ from: component.id, kind: 'dependsOn', to: target.component.id }];
    }),
  );
}

async function openWheel(
  tree: FileTree,
  path: string,
  context: CollectContext,
  diagnostics: Diagnostic[],
): Promise<{ readonly tree: FileTree; readonly digest: string } | undefined> {
  const file = take(readFile(tree, path, context.limits.fileSize), diagnostics);
  // scipy's wheel for Windows carries empty ones, for its own tests.
  if (file === undefined || file.bytes.length === 0) return undefined;
  const { limits, patterns, allows } = context;
  if (!allows(file.bytes.length)) {
    diagnostics.push({ code: 'archive-unreadable', at: { path }, reason: 'packages carry more archives than are looked at' });
    return undefined;
  }
  const opened = await openArchiveBytes(file.bytes, { label: path, path, limits, patterns, allows });
  append(diagnostics, opened.diagnostics);
  if (opened.value === undefined) return undefined;
  return { tree: mountTrees(tree, new Map([[path, opened.value]])), digest: sha256(file.bytes) };
}

const CONFIDENCE = 0.8;

/** The exact versions in vendor.txt. */
function vendoredList(tree: FileTree, path: string, diagnostics: Diagnostic[]): readonly Component[] {
  const file = take(readFile(tree, path, LIST_LIMIT), diagnostics);
  if (file === undefined) return [];
  return new TextDecoder()
    .decode(file.bytes)
    .split(/\r?\n/)
    .flatMap((line): Component[] => {
      const match = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;#,]+)\s*(?:[;#].*)?$/.exec(line);
      if (match?.[1] === undefined || match[2] === undefined || match[2].length > 256 || match[2].includes('*')) return [];
      const [name, version] = [normalizeName(match[1]), match[2]];
      return [
        defined({
          id: componentId(`vendored:${path}:${name}@${version}`),
          authority: 'derived',
          origins: [path],
          type: 'library',
          name,
          version,
          purl: makePurl({ type: 'pypi', name, version }),
          evidence: {
            identity: [
              { field: 'purl', confidence: CONFIDENCE, methods: [{ technique: 'manifest-analysis', confidence: CONFIDENCE, value: path }] },
            ],
            occurrences: [{ location: path }],
          },
        } as const),
      ];
    });
}

const WHEEL = /\.whl$/i;

/** The wheels that the interpreter carries for ensurepip: in its library, or where Debian keeps them. */
export function interpreterWheels(tree: FileTree, standardLibraries: readonly string[], fileSystem: string | undefined): VendoredPaths {
  // Of the interpreters in a file system, Debian's own alone looks there.
  const isDebian = fileSystem !== undefined && standardLibraries.some((library) => parentPath(library) === joinPath(fileSystem, 'usr/lib'));
  const folders = [
    ...standardLibraries.map((library) => joinPath(library, 'ensurepip/_bundled')),
    ...(isDebian ? [joinPath(fileSystem, 'usr/share/python-wheels')] : []),
  ];
  const wheels = folders.flatMap((folder) =>
    tree
      .list(folder)
      .entries.filter(({ name, kind }) => kind === 'file' && WHEEL.test(name))
      .map(({ path }) => path),
  );
  return { ...readRecord(asRecord([])).vendored, wheels };
}
