/**
 * Evidence: installed files against RECORD, for `--verify`: what is missing, what was changed, and what lies among a distribution's files without
 * being recorded. Embedded SBOMs come first in what is said. Hashing runs on all cores (tree/hash-files.ts).
 * Specification: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import { take } from '../diagnostics/outcome.ts';
import { append, groupBy, sortedBy } from '../model/order.ts';
import type { Distribution } from '../python/distribution.ts';
import { readFile } from '../python/layout/site-packages.ts';
import { type RecordEntry, recordEntries } from '../python/metadata/record.ts';
import { baseName, type FileTree, joinPath, namedPath } from '../tree/file-tree.ts';
import { globTree } from '../tree/glob.ts';
import { type Contribution, contribution } from './contribution.ts';
import { distributionsOf } from './installed.ts';
import type { CollectContext, EvidenceSource, ScannedEnvironment } from './source.ts';

/** A line of RECORD with its file's place in the tree. */
interface Recorded extends RecordEntry {
  readonly distribution: Distribution;
  readonly at: string;
}

const MOST_EXAMPLES = 5;
/** Python writes these when it runs, and installers need not record them. */
const COMPILED = /(?:^|\/)__pycache__\/|\.py[co]$/;

export const VERIFICATION: EvidenceSource = { name: 'installed files against RECORD', patterns: [], collect };

/** Checks everything that has a RECORD, where that was asked for. */
async function collect(scanned: ScannedEnvironment, { limits, verify }: CollectContext): Promise<Outcome<Contribution>> {
  if (!verify) return { value: contribution({}), diagnostics: [] };
  const { tree, environment } = scanned;
  const distributions = distributionsOf(scanned);
  const diagnostics: Diagnostic[] = [];
  const recorded: Recorded[] = [];
  for (const distribution of distributions) append(recorded, recordedFiles(tree, distribution, limits.fileSize, diagnostics));
  const checked = recorded.filter(({ at }) => !COMPILED.test(at) && !/\.dist-info\/RECORD$/.test(at));
  const digests = await tree.digests(checked.map(({ at }) => at));
  const missing: Recorded[] = [];
  const changed: Recorded[] = [];
  for (const [index, entry] of checked.entries()) {
    const result = digests[index] ?? { kind: 'missing' };
    if (result.kind === 'missing') missing.push(entry);
    else if (result.kind === 'refused') diagnostics.push(result.diagnostic);
    else if ((entry.sha256 ?? result.sha256) !== result.sha256 || (entry.size ?? result.size) !== result.size) changed.push(entry);
  }
  report('record-file-missing', missing, diagnostics);
  report('record-file-changed', changed, diagnostics);
  for (const site of environment.sitePackages) append(diagnostics, await unrecordedFiles(scanned, site, recorded, limits.entries));
  return { value: contribution({ counts: { filesVerified: checked.length } }), diagnostics };
}

/** The files that a distribution's RECORD lists, as far as they lie in the tree; how many do not is said. */
function recordedFiles(tree: FileTree, distribution: Distribution, limit: number, diagnostics: Diagnostic[]): readonly Recorded[] {
  const path = joinPath(distribution.path, 'RECORD');
  if (tree.kindOf(path) !== 'file') return [];
  const file = take(readFile(tree, path, limit), diagnostics);
  const outside: string[] = [];
  const found = (file === undefined ? [] : recordEntries(file.bytes)).flatMap((entry): Recorded[] => {
    const at = namedPath(tree, distribution.site, entry.path);
    if (at === undefined) outside.push(entry.path);
    return at === undefined ? [] : [{ ...entry, distribution, at }];
  });
  if (outside.length > 0)
    diagnostics.push({ code: 'record-path-outside', at: { path }, count: outside.length, examples: outside.slice(0, MOST_EXAMPLES) });
  return found;
}

function report(code: 'record-file-missing' | 'record-file-changed', entries: readonly Recorded[], diagnostics: Diagnostic[]): void {
  for (const [distribution, own] of groupBy(entries, (entry) => entry.distribution))
    diagnostics.push({
      code,
      at: { path: joinPath(distribution.path, 'RECORD') },
      distribution: distribution.name,
      count: own.length,
      examples: examples(own.map(({ path }) => path)),
    });
}

/** The first few, SBOMs before everything else: a document that was changed after the installation lies about the rest. */
function examples(paths: readonly string[]): readonly string[] {
  return sortedBy(paths, (path) => `${/\.dist-info\/sboms\//.test(path) ? 0 : 1}${path}`).slice(0, MOST_EXAMPLES);
}

/** What is known of the files in one site-packages folder: which are recorded, and whose the folders and modules at its top are. */
interface Ownership {
  readonly known: ReadonlySet<string>;
  readonly owners: ReadonlyMap<string, ReadonlySet<Distribution>>;
  /** Names at the top of distributions without RECORD: nothing tells which files are theirs. */
  readonly unknown: ReadonlySet<string>;
}

function ownershipOf(distributions: readonly Distribution[], prefix: string, recorded: readonly Recorded[]): Ownership {
  const inSite = recorded.filter(({ at }) => at.startsWith(prefix));
  const owners = new Map<string, Set<Distribution>>();
  for (const { at, distribution } of inSite) {
    const top = topOf(at, prefix);
    owners.set(top, (owners.get(top) ?? new Set()).add(distribution));
  }
  const unrecorded = distributions.filter(({ record, path }) => record === undefined && path.startsWith(prefix));
  const unknown = new Set(unrecorded.map(({ name }) => name.replaceAll('-', '_')));
  return { known: new Set(inSite.map(({ at }) => at)), owners, unknown };
}

/** The first folder or module of a path below a site-packages folder. */
function topOf(path: string, prefix: string): string {
  return path.slice(prefix.length).split('/')[0] ?? '';
}

/** Files among those of distributions that no RECORD names: by the folder or module at the top that belongs to a distribution. */
async function unrecordedFiles(
  scanned: ScannedEnvironment,
  site: string,
  recorded: readonly Recorded[],
  limit: number,
): Promise<readonly Diagnostic[]> {
  const prefix = site === '' ? '' : `${site}/`;
  const { known, owners, unknown } = ownershipOf(distributionsOf(scanned), prefix, recorded);
  const options = { under: site, what: 'files', ignore: ['**/__pycache__/**'], limit } as const;
  const { value: files, diagnostics } = await globTree(scanned.tree, ['**'], options);
  const extra = files.filter((path) => {
    const top = topOf(path, prefix);
    return !known.has(path) && !COMPILED.test(path) && owners.has(top) && !unknown.has(top.toLowerCase());
  });
  const findings = Array.from(
    groupBy(extra, (path) => topOf(path, prefix)),
    ([top, paths]): Diagnostic => {
      const [owner, ...others] = owners.get(top) ?? [];
      return {
        code: 'record-file-unrecorded',
        at: { path: joinPath(site, top) },
        distribution: owner === undefined || others.length > 0 ? baseName(top) : owner.name,
        count: paths.length,
        examples: examples(paths.map((path) => path.slice(prefix.length))),
      };
    },
  );
  return [...diagnostics, ...findings];
}
