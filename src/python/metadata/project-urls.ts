/**
 * Home-page, Download-URL and Project-URL of core metadata as external references.
 * Specification: https://packaging.python.org/en/latest/specifications/well-known-project-urls/ (labels are compared in the
 * normalised form it defines). A label that is not well known becomes `other`; the label itself is kept as comment.
 */
import { withoutCredentials } from '../../model/clean-text.ts';
import type { ExternalReference } from '../../model/component.ts';
import { iriReference } from '../../model/iri.ts';
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

function reference(type: string, url: string, comment: string): ExternalReference[] {
  // Not every Project-URL is one: some hold prose, some only a path.
  const valid = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(url) ? iriReference(withoutCredentials(url)) : undefined;
  return valid === undefined ? [] : [{ type, url: valid, comment }];
}

/** The external references that METADATA states, in the order of its fields. */
export function projectUrls(fields: MetadataFields): readonly ExternalReference[] {
  return [
    ...all(fields, 'home-page')
      .slice(0, MOST_VALUES)
      .flatMap((url) => reference('website', url, 'from packaging metadata: Home-page')),
    ...all(fields, 'download-url')
      .slice(0, MOST_VALUES)
      .flatMap((url) => reference('distribution', url, 'from packaging metadata: Download-URL')),
    ...all(fields, 'project-url')
      .slice(0, MOST_VALUES)
      .flatMap((value) => {
        const comma = value.indexOf(',');
        const [label, url] = comma < 0 ? ['', value] : [value.slice(0, comma).trim(), value.slice(comma + 1).trim()];
        const key = label.replace(/[\s!-/:-@[-`{-~]+/g, '').toLowerCase();
        return reference(
          Object.hasOwn(TYPES, key) ? (TYPES[key] ?? 'other') : 'other',
          url,
          `from packaging metadata Project-URL: ${label}`,
        );
      }),
  ];
}
