/**
 * Keys that stand twice in one object of JSON. RFC 8259 leaves open which of them counts: JSON.parse takes the last, other readers the first,
 * so that two programs may read two documents from the same bytes. Parsing drops the others in silence; but what was parsed then holds less
 * than the bytes do, which costs a hundredth of reading to see. Only where that is so the keys are looked for.
 */

/** What stands twice: examples, sorted as they occur, and how many there are. */
export interface RepeatedKeys {
  readonly keys: readonly string[];
  readonly count: number;
}

const MOST_KEYS = 5;

/**
 * The keys that stand twice in one object; undefined where none does. `counted` is how many containers and commas the bytes hold outside of
 * strings, which were parsed to `value`.
 */
export function repeatedKeys(bytes: Uint8Array, value: unknown, counted: number): RepeatedKeys | undefined {
  if (typeof value !== 'object' || value === null || containersAndCommas(value) === counted) return undefined;
  return search(bytes);
}

/** How many containers and commas a value has when it is printed. Its depth is bounded, since it was read within limits. */
function containersAndCommas(value: object): number {
  let members = 0;
  let inside = 0;
  // By index and by key: nothing is made for the millions of values that large documents have.
  if (Array.isArray(value)) {
    members = value.length;
    for (let index = 0; index < members; index += 1) {
      const inner: unknown = value[index];
      if (typeof inner === 'object' && inner !== null) inside += containersAndCommas(inner);
    }
  } else
    for (const key in value) {
      members += 1;
      const inner: unknown = value[key as keyof typeof value];
      if (typeof inner === 'object' && inner !== null) inside += containersAndCommas(inner);
    }
  return 1 + Math.max(0, members - 1) + inside;
}

const [QUOTE, BACKSLASH, COLON, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x22, 0x5c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d];

/** Looks through bytes that are known to be JSON. */
function search(bytes: Uint8Array): RepeatedKeys {
  const found = new Set<string>();
  let count = 0;
  /** The keys of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let text: readonly [from: number, to: number] = [0, 0];
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === QUOTE) {
      const from = index;
      for (index += 1; index < bytes.length && bytes[index] !== QUOTE; index += 1) if (bytes[index] === BACKSLASH) index += 1;
      text = [from, index + 1];
    } else if (byte === OPEN_OBJECT) open.push(new Set());
    else if (byte === OPEN_ARRAY) open.push(undefined);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) open.pop();
    else if (byte === COLON) {
      const key = JSON.parse(Buffer.from(bytes.subarray(...text)).toString('utf8')) as string;
      const keys = open.at(-1);
      if (keys?.has(key) === true) {
        count += 1;
        if (found.size < MOST_KEYS) found.add(key);
      }
      keys?.add(key);
    }
  }
  return { keys: [...found], count };
}
