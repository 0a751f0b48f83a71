/**
 * What checkers of completeness say: cdx-validate (OWASP SCVS and the CRA's, of CycloneDX) and ntia-conformance-checker (of SPDX, where
 * the producer writes it). Both judge a document as a whole: one component without a licence fails the same as all. So the shares of the
 * installed distributions stand beside.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BIN, run } from '../consumers/scanners.mjs';
import { COMMAND } from '../golden-cases.mjs';
import { installed, isInstalled, normal } from './measure.mjs';
import { cdxgen } from './producers.mjs';

/** How those write SPDX that can. */
const SPDX = {
  Syft: (environment, path) => [join(BIN, 'syft'), ['scan', `dir:${environment}`, '-q', '-o', `spdx-json=${path}`]],
  Trivy: (environment, path) => [
    join(BIN, 'trivy'),
    ['rootfs', '--quiet', '--offline-scan', '--skip-version-check', '--format', 'spdx-json', '--output', path, environment],
  ],
  'pyenv-sbom': (environment, path) => [process.execPath, [COMMAND, environment, '-q', '-o', path]],
};

/** The scores of each document that there is. */
export function completeness(rows, environment, tools) {
  const content = installed(environment);
  const judged = rows.filter((row) => row.document !== undefined && row.with === undefined);
  const ours = judged.find(({ name }) => name === 'pyenv-sbom');
  return [...judged, { ...ours, title: 'pyenv-sbom, cut to the installed distributions', document: cut(ours.document, content) }].map(
    (row) => ({
      ...row,
      scores: [...benchmarks(row.document, tools), ntia(row, environment, tools)],
      shares: shares(row.document, content),
    }),
  );
}

/** A document with the installed distributions alone, and a root that has a version, as `--root-version` gives it one. */
function cut(document, { names }) {
  const { compositions: _, annotations: __, ...whole } = JSON.parse(readFileSync(document, 'utf8'));
  const components = whole.components.filter((component) => isInstalled(component, names));
  const root = { ...whole.metadata.component, version: '1.0' };
  const kept = new Set([root, ...components].map((component) => component['bom-ref']));
  const dependencies = whole.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((to) => kept.has(to)) }));
  const path = document.replace('.cdx.', '.cut.cdx.');
  writeFileSync(path, JSON.stringify({ ...whole, metadata: { ...whole.metadata, component: root }, components, dependencies }));
  return path;
}

function benchmarks(document, { missing }) {
  if (missing.has('cdxgen')) return ['–', '–'];
  const report = `${document}.validate`;
  run(cdxgen('cdx-validate'), ['-i', document, '-r', 'json', '-o', report, '--no-include-manual']);
  const scored = new Map(JSON.parse(readFileSync(report, 'utf8')).benchmarks.map((benchmark) => [benchmark.id, benchmark]));
  return ['scvs', 'cra'].map((id) => `${scored.get(id).pass} of ${scored.get(id).pass + scored.get(id).fail}`);
}

function ntia({ name, document }, environment, { python }) {
  if (python === undefined || !Object.hasOwn(SPDX, name) || document.includes('.cut.')) return '–';
  const path = document.replace('.cdx.', '.spdx.');
  run(...SPDX[name](environment, path));
  const { stdout } = run(join(python, 'ntia-checker'), ['--file', path, '--sbom-spec', 'spdx2', '-q']);
  const answers = [...stdout.matchAll(/\| (True|False)$/gm)].map(([, answer]) => answer);
  return `${answers.filter((answer) => answer === 'True').length} of ${answers.length}`;
}

/** Of the installed distributions: with a licence, with a supplier, author or publisher, with an entry that says what they require. */
function shares(document, { names }) {
  const { components, dependencies = [] } = JSON.parse(readFileSync(document, 'utf8'));
  const known = new Set(dependencies.map(({ ref }) => ref));
  const byName = new Map();
  for (const component of components) {
    const key = `${normal(component.name)}@${component.version}`;
    if (isInstalled(component, names) && !byName.has(key)) byName.set(key, component);
  }
  const list = [...byName.values()];
  const count = (holds) => `${list.filter(holds).length} of ${names.size}`;
  return [
    count(({ licenses = [] }) => licenses.length > 0),
    count(({ supplier, author, authors, publisher }) => [supplier, author, authors, publisher].some((field) => field !== undefined)),
    count((component) => known.has(component['bom-ref'])),
  ];
}
