/**
 * Home-page, Download-URL and Project-URL of core metadata as external references.
 * Specification: https://packaging.python.org/en/latest/specifications/well-known-project-urls/ (labels are compared in the
 * normalised form it defines). A label that is not well known becomes `other`; the label itself is kept as comment.
 */
import { withoutCredentials } from '../../model/clean-text.ts';
import type { ExternalReference } from '../../model/component.ts';
import { iriReference } from '../../model/iri.ts';
import { remember } from '../../model/remember.ts';
import { all, type MetadataFields } from './core-metadata.ts';
import { MOST_VALUES } from './further-fields.ts';

const TYPES: Readonly<Record<string, string>> = {
  homepage: 'website',
  home: 'website',
  website: 'website',
  source: 'vcs',
  repository: 'vcs',
  sourcecode: 'vcs',
  github: 'vcs',
  code: 'vcs',
  gitlab: 'vcs',
  sources: 'vcs',
  download: 'distribution',
  downloads: 'distribution',
  changelog: 'release-notes',
  changes: 'release-notes',
  whatsnew: 'release-notes',
  history: 'release-notes',
  releasenotes: 'release-notes',
  releases: 'release-notes',
  news: 'release-notes',
  documentation: 'documentation',
  docs: 'documentation',
  doc: 'documentation',
  issues: 'issue-tracker',
  bugs: 'issue-tracker',
  issue: 'issue-tracker',
  tracker: 'issue-tracker',
  issuetracker: 'issue-tracker',
  bugtracker: 'issue-tracker',
  bugreports: 'issue-tracker',
  chat: 'chat',
  discord: 'chat',
  slack: 'chat',
  gitter: 'chat',
  matrix: 'chat',
  mailinglist: 'mailing-list',
  securitypolicy: 'security-contact',
  security: 'security-contact',
  license: 'license',
};

/** What is at the address under a label. */
const typeOf = remember((label: string): string => {
  const key = label.replace(/[\s!-/:-@[-`{-~]+/g, '').toLowerCase();
  return Object.hasOwn(TYPES, key) ? (TYPES[key] ?? 'other') : 'other';
});

function refer(references: ExternalReference[], type: string, url: string, comment: string): void {
  // Not every Project-URL is one: some hold prose, some only a path.
  const valid = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(url) ? iriReference(withoutCredentials(url)) : undefined;
  if (valid !== undefined) references.push({ type, url: valid, comment });
}

/** The external references that METADATA states, in the order of its fields. */
export function projectUrls(fields: MetadataFields): readonly ExternalReference[] {
  const references: ExternalReference[] = [];
  for (const url of all(fields, 'home-page').slice(0, MOST_VALUES)) refer(references, 'website', url, 'from packaging metadata: Home-page');
  for (const url of all(fields, 'download-url').slice(0, MOST_VALUES))
    refer(references, 'distribution', url, 'from packaging metadata: Download-URL');
  for (const value of all(fields, 'project-url').slice(0, MOST_VALUES)) {
    const comma = value.indexOf(',');
    const label = comma < 0 ? '' : value.slice(0, comma).trim();
    refer(references, typeOf(label), value.slice(comma + 1).trim(), `from packaging metadata Project-URL: ${label}`);
  }
  return references;
}
