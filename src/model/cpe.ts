/**
 * Common Platform Enumeration names: reading both bindings, writing the 2.3 formatted string.
 * Specification: NISTIR 7695 (CPE naming 2.3), section 6. Only what identity and matching need: the eleven attributes as text.
 */

/** A CPE as its eleven attributes in 2.3 order: part, vendor, product, version, update, edition, language, sw_edition, target_sw, target_hw, other. */
export type Cpe = readonly string[] & { readonly cpe: unique symbol };

/** A longer one is none: schemas and databases have names of some hundred characters. */
const LONGEST = 1024;
const ATTRIBUTES = 11;
const VERSION = 3;

/** Splits at `:` that no backslash escapes. */
function splitUnescaped(text: string): string[] {
  return text.match(/(?:\\.|[^:\\])+|(?<=:)(?=:|$)/g) ?? [];
}

/** The 2.2 URI's percent-encoding, in the 2.3 string's backslash form. */
function fromUriPart(part: string): string {
  if (part === '') return '*';
  const decoded = part.replace(/%([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return decoded.replace(/[^A-Za-z0-9_.-]/g, (char) => `\\${char}`).replace(/\\\*/g, '*');
}

/**
 * Parses a CPE in either binding (`cpe:2.3:a:…` or `cpe:/a:…`); undefined when it is none, or names no vendor or product.
 */
export function parseCpe(text: string): Cpe | undefined {
  if (text.length > LONGEST) return undefined;
  if (/^cpe:2\.3:/i.test(text)) {
    const parts = splitUnescaped(text.slice(8)).map(escaped);
    return parts.length === ATTRIBUTES && isCpe(parts) ? (parts.map((part) => part.toLowerCase()) as unknown as Cpe) : undefined;
  }
  if (!/^cpe:\//i.test(text)) return undefined;
  const uriParts = text.slice(5).split(':');
  const parts = Array.from({ length: ATTRIBUTES }, (_, index) => fromUriPart(uriParts[index] ?? '').toLowerCase());
  return uriParts.length <= 7 && isCpe(parts) ? (parts as unknown as Cpe) : undefined;
}

/** An attribute's value: any, none, or text in which everything but letters, digits, `.`, `-` and `_` is escaped; wild at its ends. */
const VALUE = /^(?:[*-]|(?:\?*|\*?)(?:[a-z0-9._-]|\\[\\*?!"#$%&'()+,/:;<=>@[\]^`{|}~])+(?:\?*|\*?))$/i;
/** A language tag, which stands unescaped. */
const LANGUAGE = /^(?:[*-]|[a-z]{2,3}(?:-(?:[a-z]{2}|[0-9]{3}))?)$/i;
const LANGUAGE_AT = 6;

function isCpe(parts: readonly string[]): boolean {
  const [part, vendor, product] = parts;
  if (!/^[aoh]$/i.test(part ?? '') || [vendor, product].some((attribute) => attribute === undefined || /^[*-]?$/.test(attribute)))
    return false;
  return parts.every((text, index) => (index === LANGUAGE_AT ? LANGUAGE : VALUE).test(text));
}

/** The part with what must be escaped escaped, and nothing else: `libstdc++` and `1\.0` are common mistakes. */
function escaped(part: string): string {
  if (/^(?:[*?-]+|\\-)$/.test(part)) return part;
  return part.replace(
    /\\([A-Za-z0-9._-])|\\(?:.|$)|[!"#$%&'()+,/:;<=>@[\]^`{|}~]/gs,
    (found, plain: string | undefined) => plain ?? (found.length > 1 ? found : `\\${found}`),
  );
}

/** Prints the 2.3 formatted string. */
export function formatCpe(cpe: Cpe): string {
  return `cpe:2.3:${cpe.join(':')}`;
}

/** The version a CPE states, unescaped; undefined for `*` (any) and `-` (none), which are no version. */
export function cpeVersion(cpe: Cpe): string | undefined {
  const version = cpe[VERSION] ?? '*';
  return version === '*' || version === '-' ? undefined : version.replace(/\\(.)/g, '$1');
}

/** A copy that states `version`, escaped as the 2.3 string asks; undefined where none can, since it has room for printable ASCII alone. */
export function withCpeVersion(cpe: Cpe, version: string): Cpe | undefined {
  const escaped = version.toLowerCase().replace(/[^a-z0-9_.-]/g, (char) => `\\${char}`);
  const stating = cpe.with(VERSION, escaped) as unknown as Cpe;
  return isCpe(stating) && cpeVersion(stating) !== undefined && formatCpe(stating).length <= LONGEST ? stating : undefined;
}
