/** The formats that are measured, and what their encodings cost without any meaning: the floor of reading and writing them. */
import { load } from 'js-yaml';
import { SaxesParser } from 'saxes';
import { writeSbom } from '../dist/bench/main.js';

export const FORMATS = ['cyclonedx-json', 'cyclonedx-xml', 'spdx-json', 'spdx-tag-value', 'spdx-yaml', 'spdx3-json'];
export const LIMITS = { depth: 100, values: Number.MAX_SAFE_INTEGER };

const ENCODINGS = { 'cyclonedx-xml': 'xml', 'spdx-tag-value': 'lines', 'spdx-yaml': 'yaml' };
const VERSIONS = { 'cyclonedx-json': '1.6', 'cyclonedx-xml': '1.6', 'spdx3-json': '3.0.1' };
// What has no printer of its own in JavaScript is held against JSON's, of the same content.
const SAME_IN_JSON = { 'cyclonedx-xml': 'cyclonedx-json', 'spdx-tag-value': 'spdx-json' };
const STAMP = { tool: { name: 'pyenv-sbom', version: '0' }, timestamp: '2026-01-01T00:00:00Z' };

function parseXml(text) {
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', () => {
    elements += 1;
  });
  parser.write(text).close();
  return elements;
}

/** Each line with its tag and its value. */
function parseLines(text) {
  return text.split('\n').map((line) => {
    const at = line.indexOf(':');
    return { tag: line.slice(0, at), value: line.slice(at + 1).trim() };
  });
}

const PARSERS = { json: JSON.parse, xml: parseXml, lines: parseLines, yaml: load };

/** The text of an inventory in a format. */
export function written(inventory, format) {
  return writeSbom(inventory, { format, version: VERSIONS[format] ?? '2.3' }, STAMP).value;
}

/** What parsing the bytes of a document costs, whatever they mean. */
export function parseBare(bytes, format) {
  return PARSERS[ENCODINGS[format] ?? 'json'](bytes.toString('utf8'));
}

/** The format in whose text {@link printBare} prints what it is compared by. */
export function comparedWith(format) {
  return SAME_IN_JSON[format] ?? format;
}

/** What printing a value costs that is there already. */
export function printBare(value) {
  return JSON.stringify(value, null, 2);
}
