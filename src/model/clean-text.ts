/**
 * What must not leave the machine that built a wheel, or the one that is scanned (docs/rules.md R7): the patterns of build paths and
 * of credentials, and the text without them.
 */
import { iriReference } from './iri.ts';

/** `file:` URLs, cargo's `path+file:`; behind a percent-encoded character too, where a text that holds one was made a URL. */
const FILE_URL = /(?:path\+)?(?:\b|(?<=%[0-9A-F]{2}))file:\/[^\s"'<>)]*/gi;

/**
 * Absolute paths below the folders where builds and users live; alone, behind a compiler's option (`-I/home/...`), behind a blank or a
 * quote that was percent-encoded, or where a URL has no host (`vscode:///home/...`).
 */
const BUILD_PATH =
  /(?:(?<![\w.:/~-])|(?<=:\/\/)|(?<=(?<!\S)-[A-Za-z]{1,12})|(?<=%(?:[01][0-9A-Fa-f]|2[02]|3[CE]|7F)))(?:\/(?:home|root|Users|tmp|private|var\/folders|github|__w|builds|workspace|io|project|opt\/_internal)\/[^ \t\r\n"'<>:,;)]+|[A-Za-z]:[\\/](?:Users|a|hostedtoolcache|actions-runner|Windows[\\/]Temp)[\\/][^ \t\r\n"'<>:,;)]+)/g;

/**
 * User name and password in a URL, whose password may hold `@` and `'`; `git@` and `${VARIABLE}`s alone are no secrets (PEP 610). Its
 * scheme may be percent-encoded, where a text that holds a URL was made one.
 */
const CREDENTIALS =
  /([a-z][a-z0-9+.-]{0,20}(?::|%3A)\/\/)(?!(?:git|\$\{\w+\}(?::\$\{\w+\})?)@[^@\s]*(?:$|[/\s]))(?:[^\s/@"'<>:]*:[^\s/"<>]*|[^\s/"'<>]+)@/gi;

/** Tokens in the query of a URL, by the names that services give them. */
const TOKEN =
  /([?&;](?:[a-z0-9]+[-_])*(?:token|secret|password|passwd|pwd|api[-_]?key|access[-_]?key|auth|authorization|credential|signature|sig)=)[^\s&;#"'<>]+/gi;

/** The same two where a URL is a value in another one, or in a purl: percent-encoded as a whole, maybe again and again (`%253A`). */
const ENCODED_FILE_URL = /(?:\bpath(?:\+|%(?:25)*2B)|\b|(?<=%(?:25)*[0-9A-F]{2}))file%(?:25)*3A(?:\/|%(?:25)*2F)[^\s"'<>)&#]*/gi;
const ENCODED_CREDENTIALS =
  /([a-z][a-z0-9+.-]{0,20}%(?:25)*3A(?:%(?:25)*2F){2})(?!git%(?:25)*40)(?:(?!%(?:25)*2F)[^\s/"'<>&#@])+%(?:25)*40/gi;

/** Cheap, and true of every text that the patterns would change. */
export const MAY_BE_DIRTY: RegExp =
  /file:\/|:\/\/[^\s/]*@|%(?:25)*3A(?:\/|%(?:25)*2F)|[?&;][\w-]*=|\/(?:home|root|Users|tmp|private|var|github|__w|builds|workspace|io|project|opt)\/|\b[A-Za-z]:(?:\\|\/(?!\/))/i;

/** What becomes of paths: a build's are taken out, those in a document that the user named are the user's own, and stay (docs/rules.md R7). */
export type Paths = 'remove' | 'keep';

/** The text without credentials and tokens, and without build paths (`[path]` stands for them). */
export function cleanText(text: string, paths: Paths = 'remove'): string {
  if (!MAY_BE_DIRTY.test(text)) return text;
  const kept = paths === 'keep' ? text : text.replace(FILE_URL, '[path]').replace(ENCODED_FILE_URL, '[path]').replace(BUILD_PATH, '[path]');
  return kept.replace(CREDENTIALS, '$1').replace(ENCODED_CREDENTIALS, '$1').replace(TOKEN, '$1');
}

/** Members whose texts are URLs: what is left of one must still be one. */
const URL_MEMBERS: ReadonlySet<string> = new Set(['url', 'urls', 'references']);

/** A copy of a plain value with every text in it cleaned; `key` is the member that holds it. */
export function cleanDeep<T>(value: T, paths: Paths = 'remove', key = ''): T {
  if (typeof value === 'string') {
    const clean = cleanText(value, paths);
    return (clean !== value && URL_MEMBERS.has(key) ? (iriReference(clean) ?? '%5Bpath%5D') : clean) as T;
  }
  if (Array.isArray(value)) return value.map((inner: unknown) => cleanDeep(inner, paths, key)) as T;
  if (value === null || typeof value !== 'object' || value instanceof Map) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleanDeep<unknown>(inner, paths, name)])) as T;
}

/** A URL without user name and password; `git` alone and `${VARIABLE}` placeholders are no secrets (PEP 610). */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/@]*)@/i, (whole, scheme: string, user: string) =>
    user === 'git' || /^(?:\$\{[A-Za-z0-9_]+\}(?::|$)){1,2}$/.test(user) ? whole : scheme,
  );
}
