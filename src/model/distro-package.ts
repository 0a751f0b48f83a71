/** Names and versions of Python packages as Linux distributions write them. */

/** Prefixes that distributions put before the names of Python packages: `python3-`, `python3.11-`, `py3-`. */
export const DISTRO_PREFIX: RegExp = /^(?:python(?:\d+(?:\.\d+)?)?|py\d*|pypy\d*)-/;

/** A distribution's version without epoch, release and repacking marks: `42:65.5.1+dfsg-3.el9` is 65.5.1. */
export function upstreamVersion(version: string): string {
  return version
    .replace(/^\d+:/, '')
    .replace(/-[^-]*$/, '')
    .replace(/[+~](?:dfsg|ds|repack)[\d.]*$/, '')
    .replace(/[~^]/, '');
}
