/** Readers of documents: each format by itself, values and texts of generated documents changed, keys that stand twice among them. */
import { Choices } from './choices.mjs';
import { corpus } from './corpus.mjs';
import { cyclonedx } from './cyclonedx.mjs';
import { mutated } from './damage.mjs';
import { diagnosticsHold, graphHolds, LIMITS, require } from './laws.mjs';
import { canonicalDocument, readSbom } from './library.mjs';
import { changedText } from './mutation.mjs';
import { readerOf } from './reading.mjs';
import { spdx2 } from './spdx2.mjs';
import { spdx3 } from './spdx3.mjs';
import { tagValue, xml, yaml } from './texts.mjs';

/** Documents that are generated once: most of a case would else be making one. */
const SEEDS = 60;
const pools = new Map();
function poolOf(name, make) {
  let pool = pools.get(name);
  if (pool === undefined) {
    pool = Array.from({ length: SEEDS }, (_, index) => make(Choices.fromSeed(`${name} ${index}`)));
    pools.set(name, pool);
  }
  return pool;
}

const JSON_WORDS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\',
  'null',
  'true',
  '1e999',
  '"bom-ref"',
  '"purl"',
  '"name"',
  '"version"',
  '"__proto__"',
  '"constructor"',
  '\n',
];
const XML_WORDS = [
  '<',
  '>',
  '</',
  '/>',
  '"',
  '=',
  '&amp;',
  '&x;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<component>',
  '</component>',
  'bom-ref=""',
  '\n',
];
const TAG_WORDS = [
  ': ',
  '\n',
  '<text>',
  '</text>',
  'SPDXRef-',
  'SPDXID',
  'PackageName',
  'Relationship',
  'DESCRIBES',
  'NOASSERTION',
  'NONE',
  '#',
];
const YAML_WORDS = [': ', '\n', '- ', '&a ', '*a', '!!x ', '|', '>', '"', '{', '}', '[', ']', '  ', '---', '<<: ', '#'];

/** What is read is a document or a finding; one in sixteen is brought into canonical form. */
function documentHolds(bytes, c) {
  const trust = c.pick(['own', 'named', 'embedded']);
  const { value: document, diagnostics } = readSbom(bytes, 'case', { ...LIMITS, trust });
  diagnosticsHold(diagnostics);
  require(document !== undefined || diagnostics.length > 0, 'what cannot be read is said', 'neither a document nor a finding');
  if (document === undefined || bytes.length > 40_000 || !c.once(16)) return;
  const { value, diagnostics: found } = canonicalDocument({ digest: 'a'.repeat(64), document }, {});
  diagnosticsHold(found);
  graphHolds(value.inventory);
}

/** A format: its documents as values, or as texts. Lines are what texts are taken apart by where they have some. */
function formatReader(name, make, print, tokens) {
  return readerOf((c) => {
    const values = poolOf(name, make);
    if (c.once(2))
      return Buffer.from(
        changedText(
          c,
          poolOf(`${name} as text`, (d) => print(make(d), d)),
          tokens,
        ),
      );
    return Buffer.from(print(mutated(c.pick(values), c), c));
  }, documentHolds);
}

const lines = (value) => JSON.stringify(value, null, 1);

export const DOCUMENT_READERS = {
  'read-cyclonedx-json': formatReader('cyclonedx', cyclonedx, lines, JSON_WORDS),
  'read-cyclonedx-xml': formatReader('cyclonedx', cyclonedx, xml, XML_WORDS),
  'read-spdx2-json': formatReader('spdx2', spdx2, lines, JSON_WORDS),
  'read-spdx2-tag-value': formatReader('spdx2', spdx2, tagValue, TAG_WORDS),
  'read-spdx2-yaml': formatReader('spdx2', spdx2, yaml, YAML_WORDS),
  'read-spdx3': formatReader('spdx3', spdx3, lines, JSON_WORDS),
  'read-written': readerOf((c) => Buffer.from(changedText(c, corpusTexts(), [...JSON_WORDS, ...XML_WORDS, ...TAG_WORDS])), documentHolds),
};

let texts;
/** Documents of ours that are small enough to be taken apart thousands of times. */
function corpusTexts() {
  texts ??= corpus()
    .filter(({ length }) => length < 12_000)
    .map(String);
  return texts;
}
