/** SPDX 2 in JSON, tag-value, YAML and RDF. */
import { textMember } from '../../untrusted/json.ts';
import { type Format, readingJson, type WritingFormat } from '../format.ts';
import { readSpdx2 } from './reader.ts';
import { readSpdx2TagValue } from './tag-value/reader.ts';
import { writeSpdx2TagValue } from './tag-value/writer.ts';
import { SPDX2_VERSIONS, writeSpdx2Json } from './writer.ts';
import { readSpdx2Yaml } from './yaml.ts';

export const spdxJson: WritingFormat<'spdx-json'> = {
  id: 'spdx-json',
  title: 'SPDX 2 JSON',
  sniff: (sample) => sample.kind === 'json' && textMember(sample.document, 'spdxVersion') !== undefined,
  read: readingJson((document, { path, options }) => readSpdx2(document, path, options)),
  versions: SPDX2_VERSIONS,
  defaultVersion: '2.3',
  fileName: /\.spdx\.json$/i,
  suffix: '.spdx.json',
  write: writeSpdx2Json,
  validate: async (text) => (await import('./validate.ts')).validateSpdx2Json(text),
};

export const spdxTagValue: WritingFormat<'spdx-tag-value'> = {
  id: 'spdx-tag-value',
  title: 'SPDX tag-value',
  sniff: (sample) => sample.kind === 'text' && /^SPDXVersion:/m.test(sample.head),
  read: ({ bytes, path, options }) => readSpdx2TagValue(bytes, path, options),
  versions: SPDX2_VERSIONS,
  defaultVersion: '2.3',
  fileName: /\.spdx$/i,
  suffix: '.spdx',
  write: writeSpdx2TagValue,
  validate: async (text) => (await import('./validate.ts')).validateSpdx2TagValue(text),
};

export const spdxYaml: Format<'spdx-yaml'> = {
  id: 'spdx-yaml',
  title: 'SPDX YAML',
  // YAML's keys stand in any order: `spdxVersion` of a sorted document is its last line.
  sniff: (sample) =>
    sample.kind === 'text' &&
    (/^["']?spdxVersion["']?[ \t]*:/m.test(sample.head) || /^["']?spdxVersion["']?[ \t]*:[ \t]*["']?SPDX-2/m.test(sample.tail)),
  read: ({ bytes, path, options }) => readSpdx2Yaml(bytes, path, options),
};

/** Recognised, so that the document stays visible; not read. */
export const spdxRdf: Format<'spdx-rdf'> = {
  id: 'spdx-rdf',
  title: 'SPDX RDF/XML',
  sniff: (sample) => sample.kind === 'xml' && /<(?:\w+:)?RDF\b[^>]*spdx\.org\/rdf/.test(sample.head),
};
