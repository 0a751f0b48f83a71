/**
 * Names of Python distributions and extras.
 * Specification: https://packaging.python.org/en/latest/specifications/name-normalization/ (PEP 503, PEP 685)
 */

/** A name in normalised form; made by {@link normalizeName} alone. */
export type NormalizedName = string & { readonly normalizedName: unique symbol };

/** The normalised form of a distribution's or an extra's name: runs of `-`, `_`, `.` become one `-`, letters lower case. */
export function normalizeName(name: string): NormalizedName {
  return (NORMAL.test(name) ? name : name.replace(/[-_.]+/g, '-').toLowerCase()) as NormalizedName;
}

/** What is normal already: most names that are asked for. */
const NORMAL = /^[a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Whether `name` may be the name of a Python distribution (core metadata's rule, before normalisation). */
export function isValidName(name: string): boolean {
  return name.length <= 512 && /^[A-Z0-9]$|^[A-Z0-9][A-Z0-9._-]*[A-Z0-9]$/i.test(name);
}
