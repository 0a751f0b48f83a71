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
  // Each element of a document has a mark: they are looked for once, and not by a pattern.
  const parts = text.split(form === 'json' ? '\\ud800' : '\ud800');
  const marks = parts.map((part, index) => (index === 0 ? '' : markAt(part, parts[index - 1] ?? '', form)));
  const fill = (name: string, time: string): string => {
    const filled = { '': '', name, time, none: form === 'json' ? '\\ud800' : '\ud800' };
    return parts.map((part, index) => filled[marks[index] ?? ''] + part.slice(LENGTHS[marks[index] ?? ''])).join('');
  };
  return fill(uuidOf(fill(WITHOUT_NAME, WITHOUT_TIME)), timestamp ?? NO_TIME);
}

type Mark = '' | 'name' | 'time' | 'none';

/** How much of what stands behind it belongs to a mark. */
const LENGTHS: Readonly<Record<Mark, number>> = { '': 0, name: 4, time: 4, none: 0 };

/** Which mark a part of a text begins with, of which the half pair is taken away. */
function markAt(part: string, before: string, form: 'json' | 'plain'): Mark {
  if (form === 'json' && before.endsWith('\\')) return 'none';
  if (part.startsWith('name')) return 'name';
  return part.startsWith('time') ? 'time' : 'none';
}

/** JSON that becomes a text of the document, with the marks in it as they are in any text. */
export function unescapeMarks(json: string): string {
  return json.replace(/(?<!\\)\\ud800(name|time)/g, (_all, what: string) => (what === 'name' ? UNSIGNED : UNDATED));
}
