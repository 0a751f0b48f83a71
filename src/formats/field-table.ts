/**
 * Field tables: one description of an entity's fields that reads it from untrusted values and writes it back. A reader and
 * a writer that share the table cannot disagree on a name, and a field that is only half supported cannot exist.
 * Reading never throws: a wrong value is reported with its JSON pointer and left out; an unknown key is remembered, so that
 * what a document loses is said.
 */
import type { Diagnostic, DiagnosticArguments } from '../diagnostics/diagnostic.ts';
import { sortedBy } from '../model/order.ts';
import { isJsonObject } from '../untrusted/json.ts';
import type { Trust } from './trust.ts';
import { UnknownKeys } from './unknown-keys.ts';

type ProblemCode = 'sbom-field-invalid' | 'sbom-purl-invalid' | 'sbom-cpe-invalid' | 'sbom-reference-dangling';

/** What can be wrong with a value: a diagnostic without its place, which the reader knows. */
export type Problem = { [C in ProblemCode]: { readonly code: C } & DiagnosticArguments[C] }[ProblemCode];

/** Where a reader is, and what it found wrong. */
export class ReadContext {
  /** Whose word the document is. */
  readonly trust: Trust;
  readonly path: (string | number)[] = [];
  readonly problems: { readonly pointer: string; readonly problem: Problem }[] = [];
  readonly #unknown = new UnknownKeys();
  /** Unknown keys, as paths without indexes (`components[].swid`). */
  readonly unread: ReadonlySet<string> = this.#unknown.names;
  problemCount: number = 0;
  /** How often something was wrong or unknown: unchanged where a value was read without a remark. */
  remarks: number = 0;

  constructor(trust: Trust) {
    this.trust = trust;
  }

  /** The JSON pointer (RFC 6901) of the value being read. */
  pointer(): string {
    let pointer = '';
    for (let at = 0; at < this.path.length; at += 1) {
      const part = this.path[at] as string | number;
      pointer += typeof part === 'number' || !/[~/]/.test(part) ? `/${part}` : `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    }
    return pointer;
  }

  /** Reports the value being read as unusable. Enough are kept to act on; a hostile document could hold millions. */
  report(problem: Problem): undefined {
    this.problemCount += 1;
    this.remarks += 1;
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ pointer: this.pointer(), problem });
    return undefined;
  }

  /** Reports the value being read as of the wrong type or form: `problem` says what it is or lacks. */
  problem(problem: string): undefined {
    return this.report({ code: 'sbom-field-invalid', problem });
  }

  /** Remembers a key that no table knows. */
  unknownKey(key: string): void {
    this.remarks += 1;
    this.#unknown.add(this.path, key);
  }

  /** Reads one step down. Codecs do not throw, so the step is always taken back. */
  at<T>(step: string | number, read: () => T): T {
    this.path.push(step);
    const result = read();
    this.path.pop();
    return result;
  }
}

const MOST_PROBLEMS = 100;

/** What a writer needs to know, and where it says what the target cannot hold. */
export interface WriteContext {
  /** The minor version of the target (CycloneDX 1.x). */
  readonly minor: number;
  /** Reports a value that the target version cannot say. */
  lost(field: string): void;
}

/** The diagnostics of what a format could not say, once a field. */
export function reportLosses(format: string, losses: ReadonlyMap<string, number>): readonly Diagnostic[] {
  return sortedBy(losses, ([name]) => name).map(([name, count]) => ({
    code: 'field-not-representable',
    at: { path: '' },
    format,
    field: name,
    count,
  }));
}

/** The two directions of one kind of value. `write` gives undefined where nothing is to be written. */
export interface Codec<T> {
  readonly read: (value: unknown, context: ReadContext) => T | undefined;
  readonly write: (value: T, context: WriteContext) => unknown;
}

interface Field<T> {
  readonly key: string;
  readonly codec: Codec<T>;
  /** First and last minor version that has the field. */
  readonly since?: number;
  readonly until?: number;
  readonly required?: true;
}

type FieldTable<T> = { readonly [K in keyof T]-?: Field<NonNullable<T[K]>> };

/** A row of a field table. */
export function field<T>(key: string, codec: Codec<T>, rules: Pick<Field<T>, 'since' | 'until' | 'required'> = {}): Field<T> {
  return { key, codec, ...rules };
}

/** A field with its property. Each row's codec meets the values of its own field alone: the table's type says so, which a list of rows cannot. */
interface Row extends Field<never> {
  readonly property: string;
}

/** As many as the bits of a number that the operators for bits keep, but for its sign. */
const MOST_ROWS = 31;

/**
 * An object with the fields of a table. Fields are written in the table's order. `handled` names keys that the caller reads
 * itself: they are neither read here nor unknown. What is read is a new object, which the caller may complete.
 */
export function entity<T extends object>(name: string, table: FieldTable<T>, handled: readonly string[] = []): Codec<T> {
  const rows = Object.entries(table as Record<string, unknown>).map(([property, row]): Row => ({ property, ...(row as Field<never>) }));
  // Which rows an object has is one number, a bit a row. To ask for each of them costs as much as reading those that are there.
  if (rows.length > MOST_ROWS) throw new RangeError(`${name} has more fields than a number has bits`);
  const stated = new Map([...handled.map((key) => [key, 0] as const), ...rows.map(({ key }, at) => [key, 1 << at] as const)]);
  const held = new Map(rows.map(({ property }, at) => [property, 1 << at] as const));
  const required = rows.reduce((sum, row, at) => (row.required === true ? sum | (1 << at) : sum), 0);
  return {
    read(value, context) {
      if (!isJsonObject(value)) return context.problem(`${name} must be an object`);
      const result: Record<string, unknown> = {};
      let there = 0;
      for (const key in value) {
        const bit = stated.get(key);
        if (bit === undefined) context.unknownKey(key);
        else there |= bit;
      }
      let missing = required & ~there;
      // In the table's order, not the document's: equal content gives equal objects, down to their JSON text.
      for (let at = 0; there !== 0; at += 1, there >>>= 1) {
        if ((there & 1) === 0) continue;
        const { property, key, codec } = rows[at] as Row;
        context.path.push(key);
        const read = codec.read(value[key], context);
        context.path.pop();
        if (read !== undefined) result[property] = read;
        else missing |= required & (1 << at);
      }
      if (missing === 0) return result as T;
      return context.problem(`${name} needs ${rows.find((_, at) => (missing & (1 << at)) !== 0)?.key}`);
    },
    write(value, context) {
      const result: Record<string, unknown> = {};
      let there = 0;
      for (const property in value) there |= held.get(property) ?? 0;
      for (let at = 0; there !== 0; at += 1, there >>>= 1) {
        if ((there & 1) === 0) continue;
        const row = rows[at] as Row;
        const inner = (value as Record<string, unknown>)[row.property];
        if (inner === undefined) continue;
        if (context.minor < (row.since ?? 0) || context.minor > (row.until ?? Number.POSITIVE_INFINITY)) {
          context.lost(`${name}.${row.key}`);
          continue;
        }
        const written = row.codec.write(inner as never, context);
        if (written !== undefined) result[row.key] = written;
      }
      return result;
    },
  };
}

/** A list; members that cannot be read are left out, and an empty list counts as absent. */
export function listOf<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    read(value, context) {
      if (!Array.isArray(value)) return context.problem('must be a list');
      let result: T[] | undefined;
      for (let index = 0; index < value.length; index += 1) {
        context.path.push(index);
        const read = codec.read(value[index], context);
        context.path.pop();
        if (read === undefined) continue;
        // Most lists have one member, and one that is empty at first is given room for sixteen.
        if (result === undefined) result = [read];
        else result.push(read);
      }
      // A copy has room for its members alone; a list that grew has it for sixteen.
      return result === undefined || result.length === 1 ? result : result.slice();
    },
    write(value, context) {
      let result: unknown[] | undefined;
      for (let index = 0; index < value.length; index += 1) {
        const written = codec.write(value[index] as T, context);
        if (written === undefined) continue;
        if (result === undefined) result = [written];
        else result.push(written);
      }
      return result;
    },
  };
}

/** A text; empty texts count as absent. */
export const text: Codec<string> = {
  read: (value, context) => {
    if (typeof value !== 'string') return context.problem('must be a text');
    return value === '' ? undefined : value.toWellFormed();
  },
  write: (value) => value,
};

/** A finite number. */
export const number: Codec<number> = {
  read: (value, context) => (typeof value === 'number' && Number.isFinite(value) ? value : context.problem('must be a number')),
  write: (value) => value,
};

/** A whole number from zero. */
export const count: Codec<number> = {
  read: (value, context) =>
    Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : context.problem('must be a whole number'),
  write: (value) => value,
};

/** true or false. */
export const boolean: Codec<boolean> = {
  read: (value, context) => (typeof value === 'boolean' ? value : context.problem('must be true or false')),
  write: (value) => value,
};

/** One of a closed set of words. */
export function oneOf<T extends string>(words: readonly T[]): Codec<T> {
  const known = new Set<string>(words);
  return {
    read: (value, context) =>
      typeof value === 'string' && known.has(value) ? (value as T) : context.problem(`must be one of ${words.join(', ')}`),
    write: (value) => value,
  };
}

/** A codec whose value has another shape in the model than on the wire; undefined from `read` after a report, as everywhere. */
export function mapped<Wire, T>(
  wire: Codec<Wire>,
  into: (value: Wire, context: ReadContext) => T | undefined,
  from: (value: T, context: WriteContext) => Wire | undefined,
): Codec<T> {
  return {
    read(value, context) {
      const read = wire.read(value, context);
      return read === undefined ? undefined : into(read, context);
    },
    write(value, context) {
      const written = from(value, context);
      return written === undefined ? undefined : wire.write(written, context);
    },
  };
}

/** A codec whose values must pass a further check: `check` gives the value, maybe in a better form, or reports it. */
export function refined<T>(codec: Codec<T>, check: (value: T, context: ReadContext) => T | undefined): Codec<T> {
  return mapped(codec, check, (value) => value);
}
