/**
 * The lines of RECORD, one pass over the text: nearly all name Python's own files, and are passed over without being cut out. Of the others
 * the path alone is looked at first; at 5,000 distributions splitting every line into fields takes ten times as long.
 * Specification: https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 */

/** No real line comes near; it is malformed. */
export const LONGEST_LINE = 4096;
/** The largest real wheel has some 20,000 files. */
export const MOST_RECORDED = 500_000;
const SBOM_FOLDERS: readonly [string, string] = ['.dist-info/sboms/', '.dist-info\\sboms\\'];

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text of RECORD. A byte order mark stays: it is part of the first path. */
export function textOf(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

/**
 * Hands on the lines of a text that hold something, and whether they lie in the documents of a dist-info; those that name Python's own files,
 * which are nearly all and of which little is asked, only where `all` are wanted or they are documents. Of a text of more lines than anybody's
 * the first; whether there are more is the answer.
 */
export function eachLine(text: string, all: boolean, take: (line: string, isDocument: boolean) => void): boolean {
  // Where the next of each stands: every one is looked for from the front to the back, so that the text is searched once however many lines it has.
  let [comma, slashed, backslashed] = [-1, -1, -1];
  let count = 0;
  for (let start = 0; start < text.length; ) {
    count += 1;
    if (count > MOST_RECORDED) return true;
    const end = placeFrom(text, '\n', start);
    if (comma < start) comma = placeFrom(text, ',', start);
    if (slashed < start) slashed = placeFrom(text, SBOM_FOLDERS[0], start);
    if (backslashed < start) backslashed = placeFrom(text, SBOM_FOLDERS[1], start);
    const isPython = end - start <= LONGEST_LINE && comma < end && endsInPython(text, start, comma);
    const isDocument = slashed < end || backslashed < end;
    if (all || !isPython || isDocument) {
      const stop = text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
      if (stop > start) take(text.slice(start, stop), isDocument);
    }
    start = end + 1;
  }
  return false;
}

/** Where something stands in a text from a place on; its end where it does not. */
function placeFrom(text: string, sought: string, start: number): number {
  const found = text.indexOf(sought, start);
  return found < 0 ? text.length : found;
}

/** Whether a path that is not quoted ends in `.py` or `.pyc`. */
function endsInPython(text: string, start: number, end: number): boolean {
  const last = text.charCodeAt(end - 1) === 0x63 ? end - 1 : end;
  if (last - start < 4 || text.charCodeAt(start) === 0x22) return false;
  return text.charCodeAt(last - 1) === 0x79 && text.charCodeAt(last - 2) === 0x70 && text.charCodeAt(last - 3) === 0x2e;
}

/** The path of a line, with forward slashes; empty where the line names none. */
export function pathOf(line: string): string {
  const comma = line.indexOf(',');
  const path = line.startsWith('"') ? (splitLine(line)?.[0] ?? '') : line.slice(0, comma < 0 ? line.length : comma);
  return path.includes('\\') ? path.replaceAll('\\', '/') : path;
}

/** A copy of a part of RECORD, for what is kept of it: V8 cuts texts out of others without copying, and a part keeps the whole in memory. */
export function keptText(text: string): string {
  return Buffer.from(text).toString();
}

/** The fields of one CSV line; undefined when its quotes do not close. RECORD's dialect is the csv module's default one. */
export function splitLine(line: string): readonly string[] | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  for (let at = 0; ; ) {
    const field = line.charAt(at) === '"' ? quotedField(line, at) : plainField(line, at);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (field.end >= line.length) return fields;
    if (line.charAt(field.end) !== ',') return undefined;
    at = field.end + 1;
  }
}

interface Field {
  readonly value: string;
  /** Where the comma behind it is, or the line's end. */
  readonly end: number;
}

function plainField(line: string, start: number): Field | undefined {
  const comma = line.indexOf(',', start);
  const end = comma < 0 ? line.length : comma;
  const value = line.slice(start, end);
  return value.includes('"') ? undefined : { value, end };
}

function quotedField(line: string, start: number): Field | undefined {
  const parts: string[] = [];
  for (let from = start + 1; ; ) {
    const quote = line.indexOf('"', from);
    if (quote < 0) return undefined;
    parts.push(line.slice(from, quote));
    if (line.charAt(quote + 1) !== '"') return { value: parts.join('"'), end: quote + 1 };
    from = quote + 2;
  }
}
