/**
 * The field tables of patches and commits of CycloneDX, each shared by reader and writer.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type { Commit, Diff, Issue, Patch } from '../../model/component.ts';
import { type Codec, entity, field, listOf, oneOf, text } from '../field-table.ts';
import { attachedText, source, url } from './entities.ts';

const diff: Codec<Diff> = entity<Diff>('diff', { text: field('text', attachedText), url: field('url', url) });

const issue: Codec<Issue> = entity<Issue>('issue', {
  type: field('type', oneOf(['defect', 'enhancement', 'security']), { required: true }),
  id: field('id', text),
  name: field('name', text),
  description: field('description', text),
  source: field('source', source),
  references: field('references', listOf(url)),
});

export const patch: Codec<Patch> = entity<Patch>('patch', {
  type: field('type', oneOf(['unofficial', 'monkey', 'backport', 'cherry-pick']), { required: true }),
  diff: field('diff', diff),
  resolves: field('resolves', listOf(issue)),
});

export const commit: Codec<Commit> = entity<Commit>('commit', {
  uid: field('uid', text),
  url: field('url', url),
  message: field('message', text),
});
