/** The lines of a tag-value document: a tag and its value, which may go over many lines between `<text>` and `</text>`. */

/** Reads a text tag by tag. One object for all lines: what it says of one is gone when it reads the next. */
export class TagReader {
  /** The number of the line that was read, or with which a value of many lines begins; the first is 1. */
  line = 0;
  /** Its tag; undefined where it holds none. */
  name: string | undefined;
  value = '';
  /** Why it cannot be understood. */
  problem: string | undefined;
  readonly #text: string;
  /** Where the next line begins, and its number. */
  #next = 0;
  #nextLine = 1;
  /** The tag that was read last, where it can be told at a glance whether what follows it is what followed it before. */
  #last: Seen | undefined;
  readonly #seen = new Map<string, Seen>();
  /** Looked for once, where there is any: a text that begins behind it never ends. */
  #lastClose: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the next line, or several where a value in `<text>` goes over them; false behind the last. */
  read(): boolean {
    const text = this.#text;
    const at = this.#next;
    if (at >= text.length) return false;
    const end = endOfLine(text, at);
    this.#next = end + 1;
    this.line = this.#nextLine;
    this.#nextLine += 1;
    this.name = undefined;
    this.problem = undefined;
    const start = text.slice(at, end);
    // Elements have the same tags in the same order: a name that was foreseen need not be cut out and looked up again.
    const next = this.#last?.next;
    if (next !== undefined && start.startsWith(next.start)) {
      this.#last = next;
      this.#take(next.name, start.slice(next.start.length).trim(), at);
    } else if (!isEmpty(start)) {
      const colon = start.indexOf(':');
      if (colon < 1) this.problem = 'is no "Tag: value"';
      else this.#take(this.#nameIn(start, colon), start.slice(colon + 1).trim(), at);
    }
    return true;
  }

  /** The name before a colon. It will be foreseen behind the tag that came before it. */
  #nameIn(start: string, colon: number): string {
    const name = start.slice(0, colon).trim();
    let seen = this.#seen.get(name);
    // With blanks around it, it is another beginning of a line.
    if (seen === undefined && name.length === colon && this.#seen.size < MOST_SEEN) {
      seen = { name, start: `${name}:`, next: undefined };
      this.#seen.set(name, seen);
    }
    if (this.#last !== undefined) this.#last.next = seen;
    this.#last = seen;
    return seen?.name ?? name;
  }

  #take(name: string, value: string, at: number): void {
    const text = this.#text;
    this.name = name;
    this.value = value;
    if (!value.startsWith('<text>')) return;
    const begin = text.indexOf('<text>', at) + '<text>'.length;
    this.#lastClose ??= text.lastIndexOf('</text>');
    const close = begin > this.#lastClose ? -1 : text.indexOf('</text>', begin);
    if (close < 0) {
      // What follows cannot be told apart from the text: this line alone is given up.
      this.name = undefined;
      this.problem = `the <text> of ${name.slice(0, 40)} never ends`;
      return;
    }
    this.value = text.slice(begin, close);
    const end = endOfLine(text, close) + 1;
    for (let next = this.#next; next < end; next = endOfLine(text, next) + 1) this.#nextLine += 1;
    this.#next = end;
  }
}

/** A tag, how its lines begin, and the tag that followed it last. */
interface Seen {
  readonly name: string;
  readonly start: string;
  next: Seen | undefined;
}

/** SPDX has some sixty. */
const MOST_SEEN = 200;

const EMPTY = /^\s*(?:#|$)/;

/** Whether a line is empty or a comment: with what a tag begins with, it is neither. */
function isEmpty(line: string): boolean {
  const first = line.charCodeAt(0);
  return !(first >= UPPER_A && first <= UPPER_Z) && EMPTY.test(line);
}

const UPPER_A = 0x41;
const UPPER_Z = 0x5a;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
