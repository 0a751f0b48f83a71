/**
 * Answers that are kept: thousands of records of one environment repeat the same versions, purls and licences. What was asked is a text, what
 * is answered never changes, so that asking again is only slower. Bounded, since hostile input could ask for ever.
 */

const MOST_ANSWERS = 20_000;
/** Longer texts are asked for once. */
const LONGEST_QUESTION = 4096;

/** `answer` with a memory. It must be pure, and nobody may change what it gives. */
export function remember<T>(answer: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined || answers.has(text)) return known as T;
    const given = answer(text);
    if (text.length > LONGEST_QUESTION) return given;
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(text, given);
    return given;
  };
}

/** The same for questions about an object that never changes: the answer is kept beside it, and goes with it. */
export function rememberOf<K extends object, T>(answer: (subject: K) => NonNullable<T>): (subject: K) => NonNullable<T> {
  const answers = new WeakMap<K, NonNullable<T>>();
  return (subject) => {
    const known = answers.get(subject);
    if (known !== undefined) return known;
    const given = answer(subject);
    answers.set(subject, given);
    return given;
  };
}
