/**
 * Which of a component's references SPDX's download location may hold: the address that its archive
 * can be had from. A web page about downloads is none, and stays an external reference. (A place in a version control system is kept
 * where a document stated one.)
 * Specification: SPDX 2.3 clause 7.7; SPDX 3.0.1 Software downloadLocation.
 */
import type { ExternalReference } from '../../model/component.ts';

/** Endings of archives and installers, before a query or a fragment. */
const ARCHIVE =
  /\.(?:whl|zip|tar|tgz|tbz2?|txz|tar\.(?:gz|bz2|xz|zst|lz|lzma|Z)|crate|egg|conda|gem|jar|war|nupkg|deb|rpm|apk|exe|msi|dmg|pkg|7z|gz|bz2|xz|zst)$/i;
/** Addresses of services that hand out an archive under another name: `/crates/serde/1.0.0/download`, `/tar.gz/refs/tags/v1`. */
const SERVED = /(?:\/crates\/[^/]+\/[^/]+\/download|\/(?:tar\.gz|zip|zipball|tarball|legacy\.tar\.gz|legacy\.zip)\/[^/].*)$/;
/** A mirror's page that starts the download of the file that it is called after. */
const STARTED = /\/download$/;

/** The first address of an archive among a component's references; undefined where there is none. */
export function downloadLocation(references: readonly ExternalReference[]): string | undefined {
  for (let at = 0; at < references.length; at += 1) {
    const { type, url } = references[at] as ExternalReference;
    if (type === 'distribution' && isArchive(url)) return url;
  }
  return undefined;
}

/** The address of a component's page; undefined where its references name none. */
export function websiteOf(references: readonly ExternalReference[]): string | undefined {
  for (let at = 0; at < references.length; at += 1) {
    const { type, url } = references[at] as ExternalReference;
    if (type === 'website') return url;
  }
  return undefined;
}

function isArchive(url: string): boolean {
  const path = url.replace(/[?#].*$/s, '');
  return ARCHIVE.test(path) || SERVED.test(path) || (STARTED.test(path) && ARCHIVE.test(path.replace(STARTED, '')));
}
