/**
 * Every generated input is a function of a row of numbers: drawn from a seed, or given again. So a case is repeated by its seed
 * and number, and made smaller without knowing what it is: by numbers that are left out or become less.
 */

/** A generator of 32-bit numbers (sfc32), started from texts: the same on every machine. */
function generator(text) {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let index = 0; index < text.length; index += 1) {
    a ^= text.charCodeAt(index);
    next();
  }
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

/** How many numbers one case may draw: behind that each is 0, so that every generator comes to an end. */
const MOST_DRAWN = 4000;
/** Generators in generators in generators. */
const DEEPEST = 60;

/** A row of numbers that a generator draws from, and what was drawn. Smaller numbers stand for simpler things. */
export class Choices {
  drawn = [];
  #next;
  #depth = 0;

  constructor(next) {
    this.#next = next;
  }

  /** From a seed: any text. */
  static fromSeed(seed) {
    const next = generator(seed);
    return new Choices((index, below) => (index < MOST_DRAWN ? next() % below : 0));
  }

  /** The numbers of an earlier case; behind their end, and where one is too large, the simplest that may stand there. */
  static replay(numbers) {
    return new Choices((index, below) => (index < MOST_DRAWN ? Math.min(numbers[index] ?? 0, below - 1) : 0));
  }

  /** A whole number from 0 to `below - 1`. */
  below(below) {
    if (below <= 1) return 0;
    const number = this.#next(this.drawn.length, below);
    this.drawn.push(number);
    return number;
  }

  /** One of a list. */
  pick(list) {
    return list[this.below(list.length)];
  }

  /** Whether something happens that happens once in `often` times; the simplest is that it does not. */
  once(often) {
    return this.below(often) === often - 1;
  }

  /** One of several generators, each called with these choices; deep down it is the first, so that none goes on for ever. */
  oneOf(...generators) {
    const make = this.#depth < DEEPEST ? this.pick(generators) : generators[0];
    this.#depth += 1;
    try {
      return make(this);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Up to `most` things. */
  list(most, make) {
    return Array.from({ length: this.below(most + 1) }, (_, index) => make(this, index));
  }

  /** Members that are there one time in two, or as often as `often` says. */
  some(members, often = 2) {
    const result = {};
    for (const [key, make] of Object.entries(members))
      if (this.once(often)) Object.defineProperty(result, key, { value: make(this), enumerable: true, configurable: true, writable: true });
    return result;
  }
}

/**
 * A smaller row of numbers that still fails: pieces are left out, then numbers made less, as long as `fails` says yes and time is left.
 * `report` is told of each that is smaller.
 */
export async function minimize(numbers, fails, { until, report }) {
  let best = [...numbers];
  const attempt = async (candidate) => {
    if (Date.now() > until || !(await fails(candidate))) return false;
    best = candidate;
    report(best);
    return true;
  };
  for (let before = -1; before !== score(best) && Date.now() < until; ) {
    before = score(best);
    for (let size = best.length >> 1; size > 0; size >>= 1)
      for (let at = 0; at < best.length; ) if (!(await attempt([...best.slice(0, at), ...best.slice(at + size)]))) at += size;
    for (let at = 0; at < best.length; at += 1)
      for (const less of [0, best[at] >> 1, best[at] - 1]) if (less >= 0 && less < best[at] && (await attempt(best.with(at, less)))) break;
  }
  return best;
}

function score(numbers) {
  return numbers.reduce((sum, number) => sum + number + 1, 0);
}
