/**
 * Every golden document, read by what is not ours: spdx-tools, ntia-conformance-checker and cyclonedx-python-lib (Python), the
 * SHACL shapes of SPDX 3.0.1, Syft. The official schemas are part of the tests. What the tools need goes into .cache/formats.
 * Without pip or Go: a failure in CI, a reported skip elsewhere.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsonld from 'jsonld';
import { DataFactory, Parser, Store } from 'n3';
import Validator from 'rdf-validate-shacl';
import { COMMAND, expectedFiles, goldenCases } from './golden-cases.mjs';
import { pythonWith } from './python-with.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FORMATS = join(ROOT, 'test', 'formats');
const CACHE = join(ROOT, '.cache', 'formats');
const BIN = join(ROOT, '.cache', 'consumers', 'bin');
const SYFT = 'github.com/anchore/syft/cmd/syft@v1.52.0';
const MOST_SHOWN = 5;

let [passed, failed] = [0, 0];

function report(file, reader, problems) {
  if (problems.length === 0) passed += 1;
  else {
    failed += 1;
    console.error(`${reader} on ${file.slice(ROOT.length)}:`);
    for (const problem of problems.slice(0, MOST_SHOWN)) console.error(`  ${problem}`);
  }
}

/** A missing tool: a failure in CI, else said. */
function missing(tool, reason) {
  console.error(`validate:formats: ${tool} ${process.env.CI ? 'FAILED' : 'skipped'}: ${reason}`);
  if (process.env.CI) failed += 1;
}

function run(command, args, options = {}) {
  return spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
}

const documents = goldenCases().flatMap((golden) =>
  expectedFiles(golden)
    .filter((name) => name !== 'diagnostics.txt')
    .map((name) => join(golden.folder, name)),
);

/** The Python readers. */
function python() {
  const { interpreter, missing: reason } = pythonWith(join(FORMATS, 'requirements.txt'), 'formats');
  if (reason !== undefined) return missing('Python readers', reason);
  const rewritten = join(CACHE, 'rewritten');
  rmSync(rewritten, { recursive: true, force: true });
  mkdirSync(rewritten, { recursive: true });
  const ran = run(interpreter, [join(FORMATS, 'check.py'), rewritten, ...documents]);
  const results = ran.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  for (const { file, reader, problems } of results) report(file, reader, problems);
  const expected = documents
    .map((file) => (/\.cdx\./.test(file) || file.endsWith('.spdx3.json') ? 1 : 2))
    .reduce((sum, count) => sum + count, 0);
  if (ran.status !== 0 || results.length !== expected)
    report(FORMATS, 'check.py', [`exit ${ran.status}, ${results.length} of ${expected} results`, ran.stderr.slice(-2000)]);
  readBack(rewritten);
  return undefined;
}

/** What spdx-tools writes of our SPDX, in JSON and YAML, is still the document that ours was written from. */
function readBack(folder) {
  const out = join(folder, 'out.cdx.json');
  for (const [index, file] of documents.entries()) {
    if (!file.endsWith('.spdx.json')) continue;
    for (const suffix of ['json', 'yaml']) {
      const ran = run(process.execPath, [COMMAND, 'convert', join(folder, `${index}.spdx.${suffix}`), '--reproducible', '-q', '-o', out]);
      const same = ran.status === 0 && readFileSync(out, 'utf8') === readFileSync(join(dirname(file), 'env.cdx.json'), 'utf8');
      report(file, `spdx-tools' ${suffix}, read by us`, same ? [] : [ran.status === 0 ? 'is another document' : ran.stderr]);
    }
  }
}

const { namedNode, quad } = DataFactory;
const TYPE = namedNode('http://www.w3.org/1999/02/22-rdf-syntax-ns#type');
const OWL_CLASS = namedNode('http://www.w3.org/2002/07/owl#Class');
const RDFS_CLASS = namedNode('http://www.w3.org/2000/01/rdf-schema#Class');

/** The SHACL shapes of SPDX 3.0.1; nothing is fetched. */
async function shacl() {
  const model = new Store(new Parser().parse(readFileSync(join(FORMATS, 'spdx-model.ttl'), 'utf8')));
  // The model's classes are OWL's; the validator looks for those of RDFS, and would find no target, and everything conformant.
  for (const { subject } of model.match(null, TYPE, OWL_CLASS)) model.addQuad(quad(subject, TYPE, RDFS_CLASS));
  const context = JSON.parse(readFileSync(join(FORMATS, 'spdx-context.jsonld'), 'utf8'));
  const documentLoader = async (documentUrl) => ({ contextUrl: null, documentUrl, document: context });
  const validate = async (document) => {
    const nquads = await jsonld.toRDF(document, { format: 'application/n-quads', documentLoader });
    // With the model, so that subclasses and individuals are known.
    const data = new Store([...new Parser({ format: 'N-Quads' }).parse(nquads), ...model]);
    const { results } = await new Validator(model, { maxErrors: 20 }).validate(data);
    return results.map(
      (result) =>
        `${result.focusNode?.value} ${result.path?.value ?? ''}: ${result.message.map(({ value }) => value).join(' ') || result.sourceConstraintComponent?.value}`,
    );
  };
  let first;
  for (const file of documents.filter((name) => name.endsWith('.spdx3.json'))) {
    const document = JSON.parse(readFileSync(file, 'utf8'));
    first ??= document;
    report(file, 'SHACL', await validate(document));
  }
  // A validator that finds everything conformant would pass silently: it has to see a fault.
  const broken = {
    ...first,
    '@graph': first['@graph'].map((element) => (element.type === 'CreationInfo' ? { ...element, created: 'yesterday' } : element)),
  };
  report(FORMATS, 'SHACL on a broken document', (await validate(broken)).length > 0 ? [] : ['finds nothing wrong']);
}

/** Whose packages Syft sees, by purl; files and what has none are not among them. */
function syft() {
  const path = join(BIN, 'syft');
  if (!existsSync(path)) {
    const built = run('go', ['install', SYFT], { env: { ...process.env, GOBIN: BIN } });
    if (built.status !== 0) return missing('Syft', built.error?.message ?? built.stderr.trim().slice(-2000));
  }
  const env = { ...process.env, SYFT_CHECK_FOR_APP_UPDATE: 'false' };
  for (const golden of goldenCases()) {
    const { components } = JSON.parse(readFileSync(join(golden.folder, 'env.cdx.json'), 'utf8'));
    const purls = new Set(components.flatMap(({ purl }) => purl ?? []));
    for (const name of expectedFiles(golden).filter((file) => file !== 'diagnostics.txt')) {
      const file = join(golden.folder, name);
      const ran = run(path, ['convert', file, '-o', 'syft-json', '-q'], { env });
      if (ran.status !== 0) {
        report(file, 'Syft', [ran.stderr.trim()]);
        continue;
      }
      const { artifacts } = JSON.parse(ran.stdout);
      const seen = new Set(artifacts.map(({ purl }) => purl));
      report(
        file,
        'Syft',
        [...purls].filter((purl) => !seen.has(purl)).map((purl) => `does not see ${purl}`),
      );
    }
  }
  return undefined;
}

python();
await shacl();
syft();
console.log(`validate:formats: ${documents.length} documents, ${passed} readings as expected, ${failed} not`);
if (failed > 0) process.exit(1);
