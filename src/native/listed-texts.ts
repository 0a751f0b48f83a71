/**
 * Tells a list of releases from libraries: a program that knows the texts of many libraries (a scanner, its tests, a table like our own)
 * holds them beside each other, while those of libraries that are linked in lie among each library's other constants. Of 2,000 files in
 * 160 wheels none has more than three within 4 KiB, but OpenCV's report of its own build with seven, and Node.js's one run of them.
 */
import type { Claim, Way } from './claim.ts';
import type { ImageProblem } from './image.ts';

const REACH = 4096;
const MOST_NEAR = 7;
/** Of one file, told by texts alone; libarrow has 40. */
const MOST_LIBRARIES = 80;

const TEXTS: ReadonlySet<Way> = new Set(['string', 'build-path', 'source-path']);

/** The claims without releases that only stand in a list; of them is left that the library is mentioned. */
export function withoutLists(claims: readonly Claim[]): { readonly claims: readonly Claim[]; readonly problem?: ImageProblem } {
  const texts = claims.filter(({ way, version }) => TEXTS.has(way) && version !== undefined);
  const all = new Set(texts.map(({ library }) => library));
  const listed = all.size > MOST_LIBRARIES ? new Set(texts) : crowded(texts.filter(({ way }) => way === 'string'));
  if (listed.size === 0) return { claims };
  const libraries = new Set([...listed].map(({ library }) => library));
  return {
    claims: claims.map((claim) => (listed.has(claim) ? mention(claim) : claim)),
    problem: { what: 'texts', detail: `a list of ${libraries.size} libraries, which says nothing of what is linked` },
  };
}

function mention({ library, ecosystem, value, offset }: Claim): Claim {
  return { library, ecosystem, value, way: 'presence', ...(offset === undefined ? {} : { offset }) };
}

/** Those with more than some others near them. What was read from one text (Node.js's versions) is one. */
function crowded(texts: readonly Claim[]): ReadonlySet<Claim> {
  const sorted = [...texts].sort((left, right) => (left.offset ?? 0) - (right.offset ?? 0));
  const found = new Set<Claim>();
  for (let first = 0, last = 0; first < sorted.length; first++) {
    const start = sorted[first]?.offset ?? 0;
    while (last < sorted.length && (sorted[last]?.offset ?? 0) < start + REACH) last++;
    const near = sorted.slice(first, Math.min(last, first + MOST_WINDOW));
    const libraries = new Set(near.map(({ library }) => library)).size;
    const places = new Set(near.map(({ offset }) => offset)).size;
    if (Math.min(libraries, places) > MOST_NEAR) for (const claim of near) found.add(claim);
  }
  return found;
}

/** Enough to see that there are too many. */
const MOST_WINDOW = 256;
