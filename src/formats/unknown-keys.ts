/**
 * The keys of a document that no table knows. Thousands of components have the same one, so that its path is compared with the one before, and
 * printed once.
 */

/** The steps of paths, all indexes being one of them, and the keys that are unknown there. */
interface Place {
  readonly unknown: Set<string>;
  readonly below: Map<Step, Place>;
}

const ANY_INDEX = 0;
type Step = string | typeof ANY_INDEX;

const MOST_NAMES = 200;

/** Gathers unknown keys. */
export class UnknownKeys {
  /** As paths without indexes (`components[].swid`); no more than anybody would read. */
  readonly names: Set<string> = new Set();
  readonly #root: Place = { unknown: new Set(), below: new Map() };
  /** The steps to the place of the key that was added last, and the place. */
  #lastSteps: readonly Step[] = [];
  #lastPlace: Place = this.#root;

  /** Takes a key of the value at a path. */
  add(path: readonly (string | number)[], key: string): void {
    if (this.names.size >= MOST_NAMES) return;
    if (!leads(path, this.#lastSteps)) {
      this.#lastSteps = path.map(stepOf);
      this.#lastPlace = this.#lastSteps.reduce(placeBelow, this.#root);
    }
    const { unknown } = this.#lastPlace;
    const short = key.slice(0, 100);
    if (unknown.has(short)) return;
    unknown.add(short);
    const names = path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`));
    this.names.add(`${names.join('')}.${short}`.slice(1).replace(/(?:\.components\[\])+/g, '.components[]'));
  }
}

/** Whether a path goes along these steps. */
function leads(path: readonly (string | number)[], steps: readonly Step[]): boolean {
  if (path.length !== steps.length) return false;
  for (let at = 0; at < steps.length; at += 1) if (stepOf(path[at] as string | number) !== steps[at]) return false;
  return true;
}

function stepOf(part: string | number): Step {
  return typeof part === 'number' ? ANY_INDEX : part;
}

function placeBelow({ below }: Place, step: Step): Place {
  const known = below.get(step);
  if (known !== undefined) return known;
  const place: Place = { unknown: new Set(), below: new Map() };
  below.set(step, place);
  return place;
}
