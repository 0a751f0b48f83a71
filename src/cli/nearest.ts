/** What somebody who mistyped a word may have meant. */

const FARTHEST = 3;
const LONGEST = 64;
/** Fewer letters are in too many words. */
const SHORTEST = 3;

/** The candidate that begins with or holds the word, or that a mistyped word is nearest to; undefined where none is near. */
export function nearest(word: string, candidates: readonly string[], farthest: number = FARTHEST): string | undefined {
  const [holding] = word.length < SHORTEST ? [] : candidates.filter((candidate) => candidate.includes(word));
  if (holding !== undefined) return holding;
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .sort((left, right) => left.distance - right.distance);
  return best !== undefined && best.distance <= Math.min(farthest, Math.floor(word.length / 2)) ? best.candidate : undefined;
}

/** Levenshtein's distance: insertions, deletions and replacements between two short texts. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= Math.min(left.length, LONGEST); i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
