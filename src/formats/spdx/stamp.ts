/** Time and name of SPDX documents, which both versions demand; the name follows from the content, without the time. */
import { NO_TIME } from '../../model/date-time.ts';
import { uuidOf } from '../../model/digest.ts';

/**
 * Stand in the text until it is whole: a name made of the content, and the time that must not be part of it. Half a surrogate pair is in
 * no text of a document (all are well-formed), so no document can hold what is replaced here.
 */
export const UNSIGNED = '\ud800name';
export const UNDATED = '\ud800time';

/** What the name is made from holds these instead. */
const WITHOUT_NAME = '00000000-0000-5000-8000-000000000000';
const WITHOUT_TIME = '0001-01-01T00:00:00Z';

/** The finished text. `form` is how marks look in it: JSON escapes them, and never puts a backslash before one. */
export function named(text: string, timestamp: string | undefined, form: 'json' | 'plain'): string {
  const fill = (name: string, time: string): string =>
    form === 'json'
      ? text.replace(/(?<!\\)\\ud800(?:name|time)/g, (mark) => (mark.endsWith('name') ? name : time))
      : text.replaceAll(UNSIGNED, name).replaceAll(UNDATED, time);
  return fill(uuidOf(fill(WITHOUT_NAME, WITHOUT_TIME)), timestamp ?? NO_TIME);
}

/** JSON that becomes a text of the document, with the marks in it as they are in any text. */
export function unescapeMarks(json: string): string {
  return json.replace(/(?<!\\)\\ud800(name|time)/g, (_all, what: string) => (what === 'name' ? UNSIGNED : UNDATED));
}
