/** The tables of the comparison, in Markdown. */

const SCANNERS = ['grype', 'osv-scanner', 'trivy'];

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, align, rows) => [row(head), row(align), ...rows.map(row)].join('\n');
const bold = (isOurs, cells) => (isOurs ? cells.map((cell) => (cell === '' ? cell : `**${cell}**`)) : cells);

/** The one for the README: what is found in all, by any scanner. */
export function readmeTable(rows, { total, distributions }) {
  const lines = rows
    .filter(({ missing }) => missing === undefined)
    .map(({ name, title, components, bundled, edges, twice, ids }) =>
      bold(name === 'pyenv-sbom', [
        components === undefined ? title : `SBOM of ${title}`,
        ...[components, bundled, edges, twice].map((count) => (count === undefined ? '' : String(count))),
        `${ids.size} of ${total}`,
      ]),
    );
  const head = [
    `${distributions} installed distributions`,
    'components',
    'beside the distributions',
    'edges',
    'named twice',
    'planted advisories found',
  ];
  return table(head, ['---', '---:', '---:', '---:', '---:', '---:'], lines);
}

/** The same with what each scanner finds. */
export function fullTable(rows, { total, distributions }) {
  const lines = rows.map(({ name, title, how, missing, components, distributions: found, bundled, edges, twice, by, ids, wrong }) => {
    const command = `\`${how}\``;
    if (missing !== undefined) return [title, command, `not to be had: ${missing}`, ...Array(9).fill('')];
    const counts = [components, found, bundled, edges, twice].map((count) => (count === undefined ? '' : String(count)));
    const each = SCANNERS.map((scanner) => (by.has(scanner) ? String(by.get(scanner)) : ''));
    return bold(name === 'pyenv-sbom', [title, command, ...counts, ...each, String(ids.size), String(wrong)]);
  });
  const counted = ['components', `of ${distributions} distributions`, 'bundled', 'edges', 'named twice'];
  const head = ['', 'command', ...counted, 'Grype', 'OSV-Scanner', 'Trivy', `found of ${total}`, 'wrong'];
  return table(head, ['---', '---', ...Array(10).fill('---:')], lines);
}

/** When it was run, and with what. */
export function environmentTable({ date }, versions) {
  const list = versions.map(([name, version]) => `${name} ${version}`).join(', ');
  return `Run on ${date}: ${list}.`;
}

/** Each plant, and through what it is found. */
export function plantTable(plants, rows) {
  const lines = plants.map(({ id, library, distribution, installed, kind, known, by }) => {
    const found = rows.filter(({ ids }) => ids?.has(id)).map(({ title }) => title);
    return [library, installed, distribution, kind, known, by.join(', '), found.join(', ')];
  });
  return table(['library', 'installed', 'in', 'matched by', 'known', 'by scanners', 'found through'], Array(7).fill('---'), lines);
}

/** What checkers of completeness say of each document. */
export function completenessTable(rows) {
  const lines = rows.map(({ name, title, scores, shares }) => bold(name === 'pyenv-sbom', [title, ...scores, ...shares]));
  const head = [
    'document',
    'SCVS, automatable',
    'CRA',
    'NTIA minimum elements',
    'distributions with a licence',
    'with a supplier or author',
    'with edges known',
  ];
  return table(head, ['---', ...Array(head.length - 1).fill('---:')], lines);
}
