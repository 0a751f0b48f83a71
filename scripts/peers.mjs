/**
 * The comparison of docs/peers.md and the README: one environment (test/consumers/installed), read by the scanners alone, through the
 * documents of other producers, and through ours; with the advisories that are planted for what its wheels hold.
 *
 *   npm run peers [-- --trivy]      fetches the tools (once), runs them, and writes the tables into both pages
 *
 * Real runs only; a tool that cannot be had is named with the reason. `--trivy` builds Trivy, which takes minutes.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';
import { installedEnvironment } from './consumers/installed.mjs';
import { advisoriesOf, planted } from './consumers/planted.mjs';
import { buildScanners, buildTrivy, readBy, scannersFor } from './consumers/scanners.mjs';
import { completeness } from './peers/completeness.mjs';
import { installed, measure } from './peers/measure.mjs';
import { fetchTools, producers, versions } from './peers/producers.mjs';
import { completenessTable, environmentTable, fullTable, plantTable, readmeTable } from './peers/tables.mjs';

const DOCUMENTS = join(ROOT, '.cache', 'peers', 'documents');

/** Puts a text between the markers of a page. */
function fill(page, name, text) {
  const path = join(ROOT, page);
  const before = readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- ${name}: written by npm run peers -->\n`, `<!-- /${name} -->\n`];
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no place for ${name}`);
  writeFileSync(path, `${before.slice(0, from + begin.length)}\n${text}\n\n${before.slice(to)}`);
}

/** How many plants are found by any of some runs, and whether one of them named what the installed release cures. */
function judge(runs, plants) {
  const found = runs.map(([tool, matches]) => [
    tool,
    new Set(matches.flatMap(({ id }) => (plants.some((plant) => plant.id === id) ? [id] : []))),
  ]);
  const ids = new Set(found.flatMap(([, some]) => [...some]));
  const wrong = runs.flatMap(([, matches]) => matches).filter(({ id }) => !plants.some((plant) => plant.id === id)).length;
  return { by: new Map(found.map(([tool, some]) => [tool, some.size])), ids, wrong };
}

/** CycloneDX 1.7 is read by no Grype of the version that is used here; none of these documents uses what is new in it. */
function lower(document) {
  const text = readFileSync(document, 'utf8');
  const content = JSON.parse(text);
  if (content.specVersion !== '1.7') return;
  writeFileSync(document, JSON.stringify({ ...content, $schema: undefined, specVersion: '1.6' }));
}

const { folder, missing } = installedEnvironment();
if (folder === undefined) {
  console.error(`peers: there is no environment to compare on: ${missing}`);
  process.exit(1);
}
buildScanners();
if (process.argv.includes('--trivy')) buildTrivy();
const tools = fetchTools();
for (const [name, why] of tools.missing) console.error(`peers: without ${name}: ${why}`);
const plants = planted();
const scanners = scannersFor(advisoriesOf(plants), 'planted');
rmSync(DOCUMENTS, { recursive: true, force: true });
mkdirSync(DOCUMENTS, { recursive: true });
const content = installed(folder);

const alone = [
  { name: 'Grype', title: 'Grype alone', how: 'grype dir:ENV', find: () => [['grype', scanners.grype(`dir:${folder}`)]] },
  {
    ...{ name: 'OSV-Scanner', title: 'OSV-Scanner alone', how: 'osv-scanner scan source --no-ignore -r ENV' },
    find: () => [['osv-scanner', scanners['osv-scanner']('--no-ignore', '-r', folder)]],
  },
  { name: 'Trivy', title: 'Trivy alone', how: 'trivy rootfs ENV', find: () => [['trivy', scanners.trivy('rootfs', folder)]] },
].map((row) => (tools.missing.has(row.name) ? { ...row, missing: tools.missing.get(row.name) } : { ...row, ...judge(row.find(), plants) }));

const through = producers(tools).map((row, at) => {
  if (row.missing !== undefined) return row;
  const document = join(DOCUMENTS, `${at}.cdx.json`);
  row.make(folder, document);
  lower(document);
  console.error(`peers: ${row.title}`);
  return { ...row, document, ...measure(document, folder, content), ...judge(readBy(scanners, document), plants) };
});

const date = new Date().toISOString().slice(0, 10);
const facts = { plants, total: plants.length, distributions: content.names.size, date };
fill('README.md', 'comparison', readmeTable([...alone, ...through], facts));
fill('docs/peers.md', 'comparison', fullTable([...alone, ...through], facts));
fill('docs/peers.md', 'environment', environmentTable(facts, versions(tools)));
fill('docs/peers.md', 'plants', plantTable(plants, [...alone, ...through]));
fill('docs/peers.md', 'completeness', completenessTable(completeness(through, folder, tools)));
console.log(`peers: ${through.filter(({ document }) => document !== undefined).length} documents and ${alone.length} scanners compared`);
