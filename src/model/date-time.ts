/** Dates with times, as strictly as the SBOM schemas check them: one bad date makes a whole document invalid. */

const DATE_TIME =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;
const SHORT_MONTHS: ReadonlySet<number> = new Set([4, 6, 9, 11]);
const LONGEST = 64;

/** Whether a text is a date and time of RFC 3339; nine fraction digits (cargo-cyclonedx) are legal. */
export function isDateTime(text: string): boolean {
  const match = text.length > LONGEST ? null : DATE_TIME.exec(text);
  if (match === null) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? day <= (isLeap ? 29 : 28) : day <= (SHORT_MONTHS.has(month) ? 30 : 31);
}

/** Of a document without a time, where a format demands one: the beginning of time, which is nobody's. */
export const NO_TIME = '1970-01-01T00:00:00Z';

/** The same instant as every format can say it, in UTC and whole seconds; undefined for none, and for what no calendar has (a leap second). */
export function toUtcSeconds(text: string): string | undefined {
  // biome-ignore lint/style/noRestrictedGlobals: the text says when, not the clock.
  const time = isDateTime(text) ? Date.parse(text.toUpperCase()) : Number.NaN;
  if (Number.isNaN(time)) return undefined;
  // biome-ignore lint/style/noRestrictedGlobals: as above.
  const utc = new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  // A year that an offset leads out of the calendar.
  return utc === NO_TIME || !isDateTime(utc) ? undefined : utc;
}
