/**
 * Records that were read before: most crates of one environment are the same crates again, in the documents of many wheels. Equal texts
 * give equal facts, and the lists and objects in them are the same ones, so that the merge sees at a glance what needs no comparison.
 */
import type { JsonObject } from '../../untrusted/json.ts';
import type { Found } from '../document-builder.ts';
import type { ReadContext } from '../field-table.ts';
import type { Trust } from '../trust.ts';

/** Bounds what is kept, in records and in characters of their texts. */
const MOST_RECORDS = 20_000;
const MOST_TEXT = 16 * 1024 * 1024;
const LONGEST_RECORD = 8192;

interface Known {
  readonly records: Map<string, Found>;
  size: number;
}

const known = new Map<Trust, Known>();

/**
 * What `read` makes of a record, from memory where an equal one was read. Only what was read without a remark is remembered: a remark has a
 * place, which is another one each time.
 */
export function readOnce<T extends Found>(
  value: JsonObject,
  context: ReadContext,
  read: (value: JsonObject, context: ReadContext) => T | undefined,
): T | undefined {
  const text = JSON.stringify(value);
  if (text.length > LONGEST_RECORD) return read(value, context);
  const memory = memoryOf(context.trust);
  const before = memory.records.get(text) as T | undefined;
  // Readers complete the facts in place.
  if (before !== undefined) return { ...before, facts: { ...before.facts } };
  const { remarks } = context;
  const found = read(value, context);
  if (found !== undefined && context.remarks === remarks) keep(memory, text, { ...found, facts: { ...found.facts } });
  return found;
}

function memoryOf(trust: Trust): Known {
  const memory = known.get(trust) ?? { records: new Map(), size: 0 };
  known.set(trust, memory);
  return memory;
}

function keep(memory: Known, text: string, found: Found): void {
  if (memory.records.size >= MOST_RECORDS || memory.size + text.length > MOST_TEXT) {
    memory.records.clear();
    memory.size = 0;
  }
  memory.records.set(text, found);
  memory.size += text.length;
}
