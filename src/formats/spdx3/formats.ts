/** SPDX 3 in JSON-LD. */
import { type JsonObject, member } from '../../untrusted/json.ts';
import { readingJson, type WritingFormat } from '../format.ts';
import { readSpdx3 } from './reader.ts';
import { SPDX3_VERSIONS, writeSpdx3Json } from './writer.ts';

export const spdx3Json: WritingFormat<'spdx3-json'> = {
  id: 'spdx3-json',
  title: 'SPDX 3 JSON-LD',
  sniff: (sample) => sample.kind === 'json' && namesSpdx3(sample.document),
  read: readingJson((document, { path, options }) => readSpdx3(document, path, options)),
  versions: SPDX3_VERSIONS,
  defaultVersion: '3.0.1',
  fileName: /\.spdx3\.json$/i,
  suffix: '.spdx3.json',
  write: writeSpdx3Json,
  validate: async (text) => (await import('./validate.ts')).validateSpdx3Json(text),
};

/** SPDX 3 is known by its context, or by the IRIs of its terms where there is none. */
function namesSpdx3(document: JsonObject): boolean {
  const graph = member(document, '@graph');
  const first = Array.isArray(graph) ? graph.slice(0, 3) : [];
  return JSON.stringify([member(document, '@context') ?? '', ...first]).includes('spdx.org/rdf/3');
}
