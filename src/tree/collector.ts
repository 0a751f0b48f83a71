/** What comes out of an archive, whatever its kind: counted, bounded, and kept only where a scan will read it. */
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { bytesToKeep, type FilePattern } from './file-pattern.ts';
import { joinPath, parentPath } from './file-tree.ts';
import type { MemoryNode } from './memory-tree.ts';

export interface ArchiveLimits {
  /** Most entries of an archive. */
  readonly entries: number;
  /** Most bytes that come out of an archive. */
  readonly archiveSize: number;
  /** Largest file that is kept, in bytes. */
  readonly fileSize: number;
}

export interface ArchiveRequest {
  /** What the tree is called. */
  readonly label: string;
  /** Named in diagnostics. */
  readonly path: string;
  readonly limits: ArchiveLimits;
  /** What is kept of its files. */
  readonly patterns: readonly FilePattern[];
  /** Whether each entry is hashed, for `digests`. */
  readonly digests?: boolean;
  /** Asked before something is kept, beside the archive's own bound: many small archives can hold as much as a large one. */
  readonly allows?: (bytes: number) => boolean;
}

/** Most bytes of an archive that are held in memory: everything that a scan reads of 50,000 distributions. */
const MOST_KEPT = 1024 * 1024 * 1024;

const LONGEST_PATH = 4096;
const MOST_NOT_UTF8 = 100;

/** What comes out of an archive, within its bounds. */
export class Collector {
  readonly #nodes: Map<string, MemoryNode> = new Map<string, MemoryNode>();
  readonly request: ArchiveRequest;
  readonly #diagnostics: Diagnostic[] = [];
  #notUtf8 = 0;
  #misnamed = 0;
  #firstMisnamed = '';
  #repeated = 0;
  #firstRepeated = '';
  #outside = 0;
  #example = '';
  #entries = 0;
  #isFull = false;
  #kept = 0;
  #out = 0;

  constructor(request: ArchiveRequest) {
    this.request = request;
  }

  report(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  diagnostics(): readonly Diagnostic[] {
    const at = { path: this.request.path };
    const outside: Diagnostic = { code: 'archive-entry-outside', at, count: this.#outside, example: this.#example };
    const repeated: Diagnostic = { code: 'archive-entry-repeated', at, count: this.#repeated, example: this.#firstRepeated };
    const more = this.#misnamed > 1 ? `; so are ${this.#misnamed - 1} more` : '';
    const misnamed: Diagnostic = {
      code: 'archive-entry-unreadable',
      at,
      entry: this.#firstMisnamed,
      reason: `it is called otherwise where its content lies${more}`,
    };
    return [
      ...this.#diagnostics,
      ...(this.#misnamed === 0 ? [] : [misnamed]),
      ...(this.#outside === 0 ? [] : [outside]),
      ...(this.#repeated === 0 ? [] : [repeated]),
    ];
  }

  /** Notes a file whose name was there already. Like everybody who unpacks archives the last one is taken; but not all who look do. */
  noteRepetition(path: string, isFile: boolean): void {
    if (!isFile || this.#nodes.get(path)?.kind !== 'file') return;
    if (this.#repeated === 0) this.#firstRepeated = path;
    this.#repeated += 1;
  }

  /** Notes an entry that is called otherwise where its content lies. */
  noteOtherName(name: string): void {
    if (this.#misnamed === 0) this.#firstMisnamed = name.slice(0, LONGEST_PATH);
    this.#misnamed += 1;
  }

  /** Says that a name is no UTF-8, of as many entries as one would read of. */
  reportNotUtf8(path: string): void {
    this.#notUtf8 += 1;
    if (this.#notUtf8 <= MOST_NOT_UTF8) this.report({ code: 'path-not-utf8', at: { path: joinPath(this.request.path, path) } });
  }

  /** The path of an entry in the tree; undefined for one that leads out. The empty path is the root itself. */
  pathOf(name: string): string | undefined {
    const isRelative = !name.startsWith('/') && !/^[A-Za-z]:/.test(name) && !name.includes('\0') && name.length <= LONGEST_PATH;
    const path = isRelative ? pathWithin(name) : undefined;
    if (path !== undefined) return path;
    if (this.#outside === 0) this.#example = name.slice(0, LONGEST_PATH);
    this.#outside += 1;
    return undefined;
  }

  /** What was collected, by path. */
  nodes(): ReadonlyMap<string, MemoryNode> {
    return this.#nodes;
  }

  /** Whether there is room for another entry; the folders above entries count too, since a long path makes many. */
  takes(): boolean {
    const { limits, path } = this.request;
    if (!this.#isFull && this.#entries < limits.entries) return true;
    if (!this.#isFull) this.report({ code: 'count-limit-reached', at: { path }, subject: 'entries', limit: limits.entries });
    this.#isFull = true;
    return false;
  }

  /** Takes an entry in, and the folders above it. */
  add(path: string, node: MemoryNode): void {
    // One that repeats another costs as much.
    this.#entries += 1;
    this.#nodes.set(path, node);
    for (let folder = parentPath(path); folder !== '' && !this.#nodes.has(folder) && this.takes(); folder = parentPath(folder)) {
      this.#entries += 1;
      this.#nodes.set(folder, { kind: 'directory' });
    }
  }

  /** Counts bytes that came out; false when there are too many. */
  unpacks(count: number): boolean {
    this.#out += count;
    const { limits, path } = this.request;
    if (this.#out <= limits.archiveSize) return true;
    this.report({
      code: 'archive-unreadable',
      at: { path },
      reason: `more than ${limits.archiveSize} bytes come out of it; the rest was not read`,
    });
    return false;
  }

  /** Counts bytes that come out when a member is looked at again; false when there are too many. */
  unpacksAgain(count: number): boolean {
    this.#out += count;
    return this.#out <= this.request.limits.archiveSize;
  }

  /** How many of an entry's first bytes are kept; that a whole one is too large is reported when it is asked for. */
  keeps(path: string, size: number): number {
    const { patterns, limits } = this.request;
    const wanted = bytesToKeep(patterns, path, size, limits.fileSize);
    if (wanted === 0) return 0;
    if (this.#kept + wanted > MOST_KEPT || this.request.allows?.(wanted) === false) {
      this.report({ code: 'archive-entry-unreadable', at: { path: this.request.path }, entry: path, reason: 'too much is kept already' });
      return 0;
    }
    this.#kept += wanted;
    return wanted;
  }
}

/** A relative path without `.` and empty parts; undefined where it has a part `..`, wherever that leads. */
function pathWithin(name: string): string | undefined {
  // Nearly every name is a path already.
  if (!/(?:^|\/)\.{0,2}(?:\/|$)/.test(name)) return name;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? undefined : parts.join('/');
}
