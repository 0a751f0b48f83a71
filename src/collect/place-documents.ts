/**
 * Puts documents under the distribution that carries them: checked against RECORD, read, resolved, with the trace that each leaves and
 * the judgement on what they cover (docs/rules.md R1, R3, R8).
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { ReadBudget, readSbom } from '../formats/index.ts';
import { type ByteFacts, coverageOf, type Declared, type FileFacts } from '../merge/coverage.ts';
import { resolveDocument } from '../merge/identify/resolve.ts';
import { type Arrival, traceProperties, traceReference, traceSource } from '../merge/trace.ts';
import type { ExternalReference, Property } from '../model/component.ts';
import { sha256 } from '../model/digest.ts';
import { EMPTY_INVENTORY, type Inventory, type SbomDocument, type Source } from '../model/inventory.ts';
import { append } from '../model/order.ts';
import { ownProperty } from '../model/properties.ts';
import type { Distribution } from '../python/distribution.ts';
import type { ReadFile } from '../python/layout/site-packages.ts';
import { joinPath, parentPath } from '../tree/file-tree.ts';
import { addition, subjectOf } from './addition.ts';
import { type Contribution, contribution } from './contribution.ts';
import type { CollectContext } from './source.ts';

/** What reading a distribution's documents comes to. */
interface Reading {
  readonly diagnostics: Diagnostic[];
  readonly fragments: Inventory[];
  readonly traces: ExternalReference[];
  readonly notes: Property[];
  /** What the documents declare. */
  readonly declared: Declared[];
  readonly sources: Source[];
  readonly budget: ReadBudget;
  read: number;
  unified: number;
  dropped: number;
  merged: number;
}

/** The documents of a distribution under it. */
export interface PlacedDocuments {
  readonly contribution: Contribution;
  /** Native code among the files that no document names and nothing explains; paths as in RECORD. */
  readonly unclaimed: readonly string[];
}

/** What is known of a distribution's files beside their names: their bytes, and what tables of names say. */
export interface KnownFiles {
  readonly bytes?: ByteFacts | undefined;
  readonly namesOf?: FileFacts['namesOf'];
}

/** Reads documents of a distribution and puts them under it, with the trace that each of them leaves (R1.5). */
export function placeDocuments(
  distribution: Distribution,
  files: readonly ReadFile[],
  context: CollectContext,
  { bytes, namesOf }: KnownFiles = {},
): Outcome<PlacedDocuments> {
  const diagnostics: Diagnostic[] = [];
  const reading: Reading = {
    diagnostics,
    fragments: [],
    traces: [],
    notes: [],
    declared: [],
    sources: [],
    budget: new ReadBudget(),
    read: 0,
    unified: 0,
    dropped: 0,
    merged: 0,
  };
  for (const file of files) readOne(file, distribution, context, reading);
  const facts = filesOf(distribution);
  const coverage = coverageOf(facts && { ...facts, ...(namesOf && { namesOf }) }, reading.declared, reading.merged > 0, bytes);
  if (coverage.unclaimed.length > 0)
    diagnostics.push({
      code: 'native-library-unclaimed',
      at: { path: distribution.metadataPath },
      distribution: distribution.name,
      count: coverage.unclaimed.length,
      ...(coverage.aggregate === 'unknown' && { composition: 'unknown' as const }),
    });
  if (coverage.absent.length > 0)
    diagnostics.push({
      code: 'native-library-absent',
      at: { path: distribution.metadataPath },
      distribution: distribution.name,
      libraries: coverage.absent,
    });
  const notes = [...reading.notes, ...coverage.unclaimed.map((path) => ownProperty('unclaimed-file', path))];
  const { id } = distribution.component;
  const said = notes.length + reading.traces.length === 0 ? [] : [addition(distribution, notes, reading.traces)];
  const own: Inventory = {
    ...EMPTY_INVENTORY,
    components: [distribution.component, ...said],
    // A second folder that lists no files says nothing of those of the first.
    completeness:
      distribution.isPlace && distribution.record === undefined ? [] : [{ of: id, aspect: 'assembly', aggregate: coverage.aggregate }],
    dependenciesKnown: new Set([id]),
    sources: reading.sources,
  };
  const { read, unified, dropped, merged } = reading;
  const counts = { read, unified, dropped, documentsMerged: merged, documentsNotMerged: files.length - merged };
  return {
    value: {
      contribution: contribution({ fragments: [own, ...reading.fragments], counts }),
      unclaimed: [...coverage.unclaimed, ...coverage.unexplained],
    },
    diagnostics,
  };
}

/** Reads one document into what was read before. */
function readOne(
  file: ReadFile,
  distribution: Distribution,
  { limits, origin, documentFiles: files }: CollectContext,
  reading: Reading,
): void {
  const { diagnostics } = reading;
  const digest = sha256(file.bytes);
  verify(file, digest, distribution, diagnostics);
  const { value: document, diagnostics: said } = readSbom(file.bytes, file.path, { ...limits, budget: reading.budget });
  append(diagnostics, said);
  const arrival = arrivalOf(file.path, distribution);
  reading.traces.push(traceReference(file.path, digest, arrival, document));
  if (document === undefined) return;
  const resolved = resolveDocument(subjectOf(distribution), document, { origin, files });
  append(diagnostics, resolved.diagnostics);
  reading.fragments.push(resolved.value.inventory);
  append(reading.notes, traceProperties(document));
  reading.sources.push(traceSource(document, arrival, distribution.component.id));
  append(reading.declared, declaredIn(document, distribution));
  reading.read += document.components.length;
  reading.unified += resolved.value.unified;
  reading.dropped += resolved.value.dropped;
  reading.merged += 1;
}

/** Only what lies in `sboms/` came as PEP 770 says. */
function arrivalOf(path: string, { path: metadata, sbomFileHeaders }: Distribution): Arrival {
  if (path.startsWith(`${metadata}/sboms/`)) return 'embedded';
  return sbomFileHeaders.some((target) => joinPath(metadata, target) === path) ? 'headed' : 'beside';
}

/** What RECORD tells; a wheel for one platform alone holds something of that platform, whatever its files are called. */
function filesOf({ record, tags, isPure }: Distribution): FileFacts | undefined {
  if (record === undefined) return undefined;
  return { ...record, isForPlatform: isPure === false || (tags.length > 0 && !tags.some((tag) => tag.endsWith('-any'))) };
}

/** What a document declares, for coverage. auditwheel writes one component for each file that it grafts. */
function declaredIn({ components, tools, roots, relations }: SbomDocument, { requirements }: Distribution): readonly Declared[] {
  const required = new Set<string>(requirements.map(({ name }) => name));
  const contained = new Set(relations.flatMap(({ kind, to }) => (kind === 'contains' ? [to] : [])));
  const isCounted = tools.some((tool) => /^auditwheel\b/i.test(tool));
  const described = new Set(roots);
  const declared: Declared[] = [];
  components.forEach(({ id, type, name, purl, evidence }) => {
    if (described.has(id) || (isCounted && purl?.type === 'pypi')) return;
    // What core metadata requires lies elsewhere (R2); a file is the distribution's own, or held against the libraries by its name.
    const isElsewhere = type === 'file' || (purl?.type === 'pypi' && required.has(purl.name) && !contained.has(id));
    const paths = evidence?.occurrences?.map(({ location }) => location) ?? NO_PATHS;
    const isPart = !isElsewhere;
    declared.push({ name, type: purl?.type, isCounted, isPart, paths });
    if (purl !== undefined && purl.name !== name && !isCounted)
      declared.push({ name: purl.name, type: purl.type, isCounted, isPart, paths });
  });
  return declared;
}

const NO_PATHS: readonly string[] = [];

/** R1.4: a document under `sboms/` against RECORD. Where there is no RECORD, something else manages the files. */
function verify(file: ReadFile, digest: string, distribution: Distribution, diagnostics: Diagnostic[]): void {
  if (distribution.record === undefined || !file.path.startsWith(`${distribution.path}/sboms/`)) return;
  const site = parentPath(distribution.path);
  const inSite = site === '' ? file.path : file.path.slice(site.length + 1);
  const recorded = distribution.record.sboms.find(({ path }) => path === inSite);
  const at = { path: file.path };
  if (recorded === undefined) diagnostics.push({ code: 'sbom-not-in-record', at });
  else if (recorded.sha256 !== undefined && recorded.sha256 !== digest)
    diagnostics.push({ code: 'sbom-hash-mismatch', at, recorded: recorded.sha256, actual: digest });
}
