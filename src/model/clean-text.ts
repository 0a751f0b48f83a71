/**
 * What must not leave the machine that built a wheel, or the one that is scanned (docs/rules.md R7): the patterns of build paths and
 * of credentials, and the text without them.
 */

/** `file:` URLs, cargo's `path+file:`, and absolute paths below the folders where builds and users live. */
const BUILD_PATH =
  /(?:path\+)?file:\/\/[^\s"'<>)]*|(?<![\w.:/~-])(?:\/(?:home|root|Users|tmp|private|var\/folders|github|__w|builds|workspace|io|project|opt\/_internal)\/[^\s"'<>:,;)]+|[A-Za-z]:\\(?:Users|a|hostedtoolcache|actions-runner|Windows\\Temp)\\[^\s"'<>:,;)]+)/g;

/** User name and password in a URL; `git@` alone and `${VARIABLE}` are no secrets. */
const CREDENTIALS = /([a-z][a-z0-9+.-]{0,20}:\/\/)(?!git@)(?!\$\{)[^\s/@"'<>]+@/gi;

/** Cheap, and true of every text that the patterns would change. */
export const MAY_BE_DIRTY: RegExp =
  /file:\/\/|:\/\/[^\s/]*@|\/(?:home|root|Users|tmp|private|var|github|__w|builds|workspace|io|project|opt)\/|[A-Za-z]:\\/;

/** The text without build paths (`[path]` stands for them) and credentials. */
export function cleanText(text: string): string {
  return MAY_BE_DIRTY.test(text) ? text.replace(BUILD_PATH, '[path]').replace(CREDENTIALS, '$1') : text;
}

/** A URL without user name and password; `git` alone and `${VARIABLE}` placeholders are no secrets (PEP 610). */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/@]*)@/i, (whole, scheme: string, user: string) =>
    user === 'git' || /^(?:\$\{[A-Za-z0-9_]+\}(?::|$)){1,2}$/.test(user) ? whole : scheme,
  );
}
