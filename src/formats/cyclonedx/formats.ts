/** CycloneDX in JSON and in XML. */
import { textMember } from '../../untrusted/json.ts';
import { readingJson, type WritingFormat } from '../format.ts';
import { readCycloneDx } from './reader.ts';
import { CYCLONEDX_VERSIONS } from './vocabulary.ts';
import { writeCycloneDxJson } from './writer.ts';
import { readCycloneDxXml } from './xml-reader.ts';
import { writeCycloneDxXml } from './xml-writer.ts';

export const cyclonedxJson: WritingFormat<'cyclonedx-json'> = {
  id: 'cyclonedx-json',
  title: 'CycloneDX JSON',
  sniff: (sample) => sample.kind === 'json' && textMember(sample.document, 'bomFormat') === 'CycloneDX',
  read: readingJson((document, { path, options }) => readCycloneDx(document, path, options)),
  versions: CYCLONEDX_VERSIONS,
  defaultVersion: '1.6',
  fileName: /(?:\.cdx\.json|^bom\.json)$/i,
  suffix: '.cdx.json',
  write: writeCycloneDxJson,
  validate: async (text, version) => (await import('./validate.ts')).validateCycloneDx(text, version),
};

export const cyclonedxXml: WritingFormat<'cyclonedx-xml'> = {
  id: 'cyclonedx-xml',
  title: 'CycloneDX XML',
  sniff: (sample) => sample.kind === 'xml' && /cyclonedx\.org\/schema\/bom/.test(sample.head),
  read: ({ bytes, path, options }) => readCycloneDxXml(bytes, path, options),
  versions: CYCLONEDX_VERSIONS,
  defaultVersion: '1.6',
  fileName: /(?:\.cdx\.xml|^bom\.xml)$/i,
  suffix: '.cdx.xml',
  write: writeCycloneDxXml,
  validate: async (text, version) => (await import('./validate.ts')).validateCycloneDxXml(text, version),
};
