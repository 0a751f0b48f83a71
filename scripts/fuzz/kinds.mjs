/** What is fuzzed: of each kind how a case is made, and what must hold of it. A case is a function of its choices alone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { archiveCase, damagedArchiveCase } from './archives.mjs';
import { corpus } from './corpus.mjs';
import { cyclonedx } from './cyclonedx.mjs';
import { damaged, mutated } from './damage.mjs';
import { besideHonest, documentText, HONEST, hostileFiles, managerFiles, SITE } from './environments.mjs';
import { OTHERS_STAY } from './known.mjs';
import { diagnosticsHold, fullText, inventoryHolds, LIMITS, require, SECRETS, same } from './laws.mjs';
import { canonicalDocument, changePurl, mergeSboms, purlKey, readSbom } from './library.mjs';
import { metadataCase } from './metadata.mjs';
import { claimsNeighbour, neighboursAreThere, othersStay, pictureOf } from './neighbours.mjs';
import { scanTree, treeOf } from './scanning.mjs';
import { spdx2 } from './spdx2.mjs';
import { spdx3 } from './spdx3.mjs';
import { json, tagValue, xml, yaml } from './texts.mjs';

/** A document is read, brought into canonical form, and holds the laws; what cannot be read is said. */
async function documentHolds(bytes, choices, options = { secrets: SECRETS.named }) {
  const trust = choices.pick(['own', 'named', 'embedded']);
  const { value: document, diagnostics } = readSbom(Buffer.from(bytes), 'case', { ...LIMITS, trust });
  diagnosticsHold(diagnostics);
  require(document !== undefined || diagnostics.length > 0, 'what cannot be read is said', 'neither a document nor a finding');
  if (document === undefined) return;
  const { value, diagnostics: found } = canonicalDocument({ digest: 'a'.repeat(64), document }, {});
  diagnosticsHold(found);
  await inventoryHolds(value.inventory, choices, options);
}

/** A kind that generates a document and prints it. */
const documents = (make, print) => ({
  run: (choices) => {
    const document = make(choices);
    return documentHolds(print(choices.once(3) ? mutated(document, choices) : document, choices), choices);
  },
  show: (choices) => {
    const document = make(choices);
    return { case: print(choices.once(3) ? mutated(document, choices) : document, choices) };
  },
});

const damagedText = (choices) => damaged(choices.once(2) ? choices.pick(corpus()) : documentText(choices), choices);

let honestPicture;
let honestText;
/** The picture of the neighbours alone. */
async function honest() {
  if (honestPicture === undefined) {
    const { inventory } = await scanTree(treeOf(HONEST));
    honestPicture = pictureOf(inventory);
    honestText = fullText(inventory);
  }
  return honestPicture;
}

/** Nothing of a hostile distribution is left when it is gone: not in memories that are kept from scan to scan, either. */
async function nothingIsLeft() {
  const { inventory } = await scanTree(treeOf(HONEST));
  require(fullText(inventory) === honestText, 'without the hostile distribution the bytes are what they were', () => fullText(inventory));
}

/** An environment with a hostile distribution in it. */
async function environmentHolds(choices) {
  const files = hostileFiles(choices);
  const options = choices.once(3)
    ? choices.some({
        origin: () => 'prefer',
        dropExcluded: () => true,
        otherSboms: () => 'merge',
        licenseTexts: () => true,
        enrich: () => false,
      })
    : {};
  const before = await honest();
  const { inventory, diagnostics } = await scanTree(treeOf(besideHonest(files)), options);
  diagnosticsHold(diagnostics);
  const picture = pictureOf(inventory);
  neighboursAreThere(picture);
  if (OTHERS_STAY && Object.keys(options).length === 0 && !claimsNeighbour(files)) othersStay(before, picture);
  if (choices.once(3)) await nothingIsLeft();
  await inventoryHolds(inventory, choices);
}

const EVIL = `${SITE}/evil-1.0.dist-info`;
/** A distribution whose hostile document is all that it is about. Whoever is read first has no more to say: its name stands before or behind. */
function carrierOf(make, c) {
  const folder = c.below(2) === 0 ? EVIL : EVIL.replace('evil', 'zzz');
  const name = folder === EVIL ? 'evil' : 'zzz';
  return new Map([
    [`${folder}/METADATA`, `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`],
    [`${folder}/RECORD`, `${name}-1.0.dist-info/METADATA,,\n`],
    [`${folder}/REQUESTED`, ''],
    [`${folder}/sboms/x`, make(c)],
  ]);
}

/** R12 for documents of one format: nothing is said of others that was not said, and nothing less; without the document the bytes return. */
const bystanders = (make) => ({
  run: async (choices) => {
    const before = await honest();
    const { inventory, diagnostics } = await scanTree(treeOf(new Map([...HONEST, ...carrierOf(make, choices)])));
    diagnosticsHold(diagnostics);
    const picture = pictureOf(inventory);
    neighboursAreThere(picture);
    othersStay(before, picture);
    if (choices.once(10)) await nothingIsLeft();
  },
  show: (choices) => Object.fromEntries(carrierOf(make, choices)),
});

const changedOr = (make) => (c) => {
  const document = make(c);
  return c.once(3) ? mutated(document, c) : document;
};

/** An environment below the root of a file system, or of conda, with records of package managers that say anything. */
async function managersHold(choices) {
  const files = new Map([...besideHonest(choices.once(3) ? hostileFiles(choices) : []), ...managerFiles(choices)]);
  if (choices.once(3)) files.delete('pyvenv.cfg');
  const isRoot = choices.once(2);
  const placed = isRoot
    ? new Map(Array.from(files, ([path, content]) => [/^(?:var|etc)\//.test(path) ? path : `usr/${path}`, content]))
    : files;
  const { inventory, diagnostics } = await scanTree(treeOf(placed), { isRoot, ...(choices.once(4) ? { origin: 'prefer' } : {}) });
  diagnosticsHold(diagnostics);
  require(inventory !== undefined, 'an environment is found', diagnostics[0]?.code);
  await inventoryHolds(inventory, choices);
}

let folder;
function workFolder() {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-fuzz-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  return folder;
}

/** What tells a package apart before anything is derived: a merge adds releases and architectures to the qualifiers. */
const packageOf = (purl) => purlKey(changePurl(purl, { qualifiers: [] }));

/** What documents name by a purl with a version, each as it is converted by itself; excluded components may be left out. */
function namedIn(paths, trust) {
  const named = new Map();
  for (const path of paths) {
    const { value: document } = readSbom(readFileSync(path), basename(path), { ...LIMITS, trust });
    if (document === undefined) continue;
    const { inventory } = canonicalDocument({ digest: 'a'.repeat(64), document }, {}).value;
    for (const { purl, id } of inventory.components) if (purl?.version !== undefined) named.set(packageOf(purl), id);
  }
  return named;
}

/** Documents that are merged: the order of their names does not count, and what one of them names is there. */
async function mergeHolds(choices) {
  const count = 2 + choices.below(3);
  const paths = Array.from({ length: count }, (_, index) => {
    const path = join(workFolder(), `${choices.once(6) ? 'same' : index}.json`);
    writeFileSync(path, documentText(choices));
    return path;
  });
  const distinct = [...new Set(paths)];
  const options = choices.some({ trustOwn: () => true, dropExcluded: () => true }, 3);
  const { inventory, diagnostics } = await mergeSboms({ ...options, paths: distinct });
  diagnosticsHold(diagnostics);
  require(inventory !== undefined || diagnostics.length > 0, 'what cannot be read is said', 'neither an inventory nor a finding');
  if (inventory === undefined) return;
  const reversed = await mergeSboms({ ...options, paths: distinct.toReversed() });
  same(fullText(inventory), fullText(reversed.inventory), 'the order of the input does not count');
  if (options.dropExcluded !== true) {
    const kept = new Set(inventory.components.flatMap(({ purl }) => (purl === undefined ? [] : [packageOf(purl)])));
    for (const [key, id] of namedIn(distinct, options.trustOwn ? 'own' : 'named'))
      require(kept.has(key), 'what a document names is in the merged one', id);
  }
  await inventoryHolds(inventory, choices, { secrets: SECRETS.named });
}

/** Every kind by its name: `run` fails where a law is broken, `show` gives the input as files for people. */
export const KINDS = new Map(
  Object.entries({
    'cyclonedx-json': documents(cyclonedx, json),
    'cyclonedx-xml': documents(cyclonedx, xml),
    'spdx2-json': documents(spdx2, json),
    'spdx2-tag-value': documents(spdx2, tagValue),
    'spdx2-yaml': documents(spdx2, yaml),
    spdx3: documents(spdx3, json),
    'damaged-documents': {
      run: (c) => documentHolds(damagedText(c), c, { secrets: SECRETS.none }),
      show: (c) => ({ case: damagedText(c) }),
    },
    environments: { run: environmentHolds, show: (c) => Object.fromEntries(hostileFiles(c)) },
    managers: { run: managersHold, show: (c) => Object.fromEntries(managerFiles(c)) },
    merges: {
      run: mergeHolds,
      show: (c) =>
        Object.fromEntries(Array.from({ length: 2 + c.below(3) }, (_, index) => [`${c.once(6) ? 'same' : index}.json`, documentText(c)])),
    },
    metadata: metadataCase,
    'beside-cyclonedx-json': bystanders((c) => json(changedOr(cyclonedx)(c))),
    'beside-cyclonedx-xml': bystanders((c) => xml(cyclonedx(c))),
    'beside-spdx2-json': bystanders((c) => json(changedOr(spdx2)(c))),
    'beside-spdx2-tag-value': bystanders((c) => tagValue(spdx2(c))),
    'beside-spdx3': bystanders((c) => json(changedOr(spdx3)(c))),
    archives: archiveCase(workFolder),
    'damaged-archives': damagedArchiveCase(workFolder),
  }),
);
