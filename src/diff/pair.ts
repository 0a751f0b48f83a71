/**
 * Which component of the new side is which of the old one. Several versions of one crate are several: each is paired once or not at all.
 * Pairing is symmetric, so that a diff read backwards is the diff of the swapped sides.
 */
import { groupBy, sortedUnique } from '../model/order.ts';
import { compareSubjects, lineOf, type Subject } from './subject.ts';

export interface Pairing {
  readonly pairs: readonly (readonly [old: Subject, now: Subject])[];
  readonly onlyOld: readonly Subject[];
  readonly onlyNew: readonly Subject[];
}

type Key = (subject: Subject) => string | undefined;

/** From the surest sign that two are the same to the weakest; a key of undefined fits nothing. */
const SIGNS: readonly Key[] = [
  ({ identity, content, place }) => [identity, content, place].join('\0'),
  ({ identity, content }) => `${identity}\0${content}`,
  ({ identity, place }) => `${identity}\0${place}`,
  ({ identity }) => identity,
  (subject) => prefixed(subject, lineOf(subject)),
  ({ family }) => family,
];

function prefixed({ family }: Subject, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${family}\0${text}`;
}

/** Pairs by each sign in turn what the signs before have left. */
export function pairSubjects(olds: readonly Subject[], news: readonly Subject[], signs: readonly Key[] = SIGNS): Pairing {
  const pairs: (readonly [Subject, Subject])[] = [];
  let [onlyOld, onlyNew] = [olds, news];
  for (const sign of signs) {
    if (onlyOld.length === 0 || onlyNew.length === 0) break;
    const found = pairByKey(onlyOld, onlyNew, sign);
    for (const pair of found) pairs.push(pair);
    const paired = new Set(found.flat());
    onlyOld = onlyOld.filter((subject) => !paired.has(subject));
    onlyNew = onlyNew.filter((subject) => !paired.has(subject));
  }
  return { pairs, onlyOld, onlyNew };
}

/** Of several with one key the latest versions are paired with each other, then those before them. */
function pairByKey(olds: readonly Subject[], news: readonly Subject[], key: Key): (readonly [Subject, Subject])[] {
  const [byOld, byNew] = [groupBy(olds, key), groupBy(news, key)];
  return sortedUnique([...byOld.keys()].filter((text) => text !== undefined)).flatMap((text) => {
    const [left, right] = [byOld.get(text) ?? [], byNew.get(text) ?? []].map((group) => group.toSorted(compareSubjects).reverse());
    return (left ?? []).flatMap((old, index) => {
      const now = right?.[index];
      return now === undefined ? [] : [[old, now] as const];
    });
  });
}
