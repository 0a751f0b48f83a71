/**
 * Records that were read before: most crates of one environment are the same crates again, in the documents of many wheels. Equal records
 * give equal facts, and the lists and objects in them are the same ones, so that the merge sees at a glance what needs no comparison.
 * A record is looked for by what it is called, and compared member by member: a text of it would cost more than reading it.
 */
import { isJsonObject, type JsonObject, textMember } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import type { ReadContext } from '../field-table.ts';
import type { Trust } from '../trust.ts';

/** Bounds what is kept: records, and characters of their keys and texts. The older half goes when the younger one is full. */
const MOST_RECORDS = 10_000;
const MOST_TEXT = 8 * 1024 * 1024;
const LONGEST_RECORD = 8192;

interface Known {
  readonly value: JsonObject;
  readonly found: Found;
  readonly size: number;
}

/** Records by what they are called. */
interface Memory {
  younger: Map<string, Known>;
  older: ReadonlyMap<string, Known>;
  /** Characters of the younger ones. */
  size: number;
}

const known = new Map<Trust, Memory>();

/**
 * What `read` makes of a record, from memory where an equal one was read. Only what was read without a remark is remembered: a remark has a
 * place, which is another one each time.
 */
export function readOnce<T extends Found>(
  value: JsonObject,
  context: ReadContext,
  read: (value: JsonObject, context: ReadContext) => T | undefined,
): T | undefined {
  const name = textMember(value, 'bom-ref') ?? textMember(value, 'purl');
  if (name === undefined) return read(value, context);
  const memory = memoryOf(context.trust);
  const before = recall(memory, name);
  // What was kept of a name was read by `read`, too.
  if (before !== undefined && isSame(before.value, value)) return before.found as T;
  const { remarks } = context;
  const found = read(value, context);
  if (found === undefined || context.remarks !== remarks) return found;
  const size = sizeOf(value, LONGEST_RECORD);
  if (size > LONGEST_RECORD) return found;
  const kept = { ...found, isKept: true };
  keep(memory, name, { value, found: kept, size });
  return kept;
}

/** Lets go of all records. To be called when everything is read: what is made of it is smaller, and needs the room. */
export function forgetRecords(): void {
  known.clear();
}

function memoryOf(trust: Trust): Memory {
  const memory = known.get(trust) ?? { younger: new Map(), older: new Map(), size: 0 };
  known.set(trust, memory);
  return memory;
}

/** What is kept of a name; what is asked for is young again. */
function recall(memory: Memory, name: string): Known | undefined {
  const young = memory.younger.get(name);
  if (young !== undefined) return young;
  const old = memory.older.get(name);
  if (old !== undefined) keep(memory, name, old);
  return old;
}

function keep(memory: Memory, name: string, record: Known): void {
  if (memory.younger.size >= MOST_RECORDS || memory.size + record.size > MOST_TEXT) {
    memory.older = memory.younger;
    memory.younger = new Map();
    memory.size = 0;
  }
  memory.younger.set(name, record);
  memory.size += record.size;
}

/** Whether two parsed values have the same JSON text, but for the order of members. Depth is bounded by the JSON limits. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) return Array.isArray(right) && haveSame(left, right);
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  let members = 0;
  for (const key in left) {
    if (!Object.hasOwn(right, key) || !isSame(left[key], right[key])) return false;
    members += 1;
  }
  for (const _ in right) members -= 1;
  return members === 0;
}

function haveSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at += 1) if (!isSame(left[at], right[at])) return false;
  return true;
}

/** The characters of a value's keys and texts; some number above `most` where they are more. */
function sizeOf(value: unknown, most: number): number {
  if (typeof value === 'string') return value.length;
  if (!isJsonObject(value) && !Array.isArray(value)) return 1;
  let size = 2;
  for (const key in value) {
    size += key.length + sizeOf((value as JsonObject)[key], most - size);
    if (size > most) break;
  }
  return size;
}
