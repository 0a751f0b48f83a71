/**
 * What compilers embed of their own accord: Go's build info (`debug/buildinfo`, Go 1.18 on) and the list of crates that
 * cargo-auditable writes (`.dep-v0`: JSON, compressed by zlib).
 */
import type { Reader } from './byte-source.ts';
import type { Region } from './image.ts';

export interface EmbeddedModule {
  readonly name: string;
  readonly version: string;
}

export interface GoBuild {
  readonly goVersion: string;
  readonly main?: EmbeddedModule;
  readonly modules: readonly EmbeddedModule[];
}

const MOST_TEXT = 4 * 1024 * 1024;
const MOST_MODULES = 20_000;

/** Reads Go's build info at the start of a section; undefined where it is missing, older than Go 1.18, or leads out of the section. */
export function readGoBuild(reader: Reader, region: Region): GoBuild | undefined {
  const head = reader.bytes(region.offset, 32);
  if (head === undefined || head.toString('latin1', 0, 14) !== '\xff Go buildinf:' || ((head[15] ?? 0) & 2) === 0) return undefined;
  const version = varText(reader, region.offset + 32);
  const module = version === undefined ? undefined : varText(reader, version.end);
  if (version === undefined || module === undefined || !/^(?:go\d|devel)/.test(version.text)) return undefined;
  // The text stands between two marks of 16 bytes.
  const lines = module.text.slice(16, -16).split('\n').slice(0, MOST_MODULES);
  const modules: EmbeddedModule[] = [];
  let main: EmbeddedModule | undefined;
  for (const line of lines) {
    const [kind, name = '', wanted = ''] = line.split('\t');
    if (name === '' || wanted === '') continue;
    if (kind === 'mod') main = { name, version: wanted };
    else if (kind === 'dep') modules.push({ name, version: wanted });
    // `replace`: what was built instead of the module in the line before.
    else if (kind === '=>' && modules.length > 0) modules[modules.length - 1] = { name, version: wanted };
  }
  return { goVersion: version.text, ...(main === undefined ? {} : { main }), modules };
}

/** A text behind its length as a varint (base 128, low part first). */
function varText(reader: Reader, start: number): { text: string; end: number } | undefined {
  let [length, factor, at] = [0, 1, start];
  for (let count = 0; count < 5; count++) {
    const byte = reader.u8(at++);
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) {
      const bytes = length > MOST_TEXT ? undefined : reader.bytes(at, length);
      return bytes === undefined ? undefined : { text: bytes.toString('latin1'), end: at + length };
    }
  }
  return undefined;
}

export interface AuditedCrate extends EmbeddedModule {
  /** Where cargo took it from: a registry, git, the workspace. */
  readonly source: string;
  /** Crates that were needed while it was built and are not in the program. */
  readonly build: boolean;
  readonly root: boolean;
}

/** Reads cargo-auditable's list; undefined where it is damaged or unpacks to more than 4 MiB. */
export function readCargoAudit(reader: Reader, region: Region): readonly AuditedCrate[] | undefined {
  const packed = region.size > MOST_TEXT ? undefined : reader.bytes(region.offset, region.size);
  if (packed === undefined) return undefined;
  try {
    // Few files have such a list: an import would load zlib for all.
    const { inflateSync } = process.getBuiltinModule('node:zlib');
    const text = inflateSync(packed, { maxOutputLength: MOST_TEXT }).toString('utf8');
    const list: unknown = (JSON.parse(text) as { packages?: unknown } | null)?.packages;
    if (!Array.isArray(list)) return undefined;
    return list.slice(0, MOST_MODULES).flatMap((entry: unknown): AuditedCrate[] => {
      const { name, version, source, kind, root } = (entry ?? {}) as Record<string, unknown>;
      if (typeof name !== 'string' || typeof version !== 'string') return [];
      return [{ name, version, source: typeof source === 'string' ? source : '', build: kind === 'build', root: root === true }];
    });
  } catch {
    // Damaged, or it unpacks to more than the limit: the section says nothing.
    return undefined;
  }
}
