/**
 * The picture of the README: what the command prints on a terminal for the real environment of test/consumers/installed, as SVG that is
 * readable on light and dark pages.
 *
 *   npm run picture       scans, and writes docs/scan.svg
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';
import { installedEnvironment } from './consumers/installed.mjs';
import { COMMAND } from './golden-cases.mjs';

const SHOWN = ['pyenv-sbom .venv -o env.cdx.json', 'pyenv-sbom explain env.cdx.json openssl@1.1.1w'];
const COLUMNS = 108;
/** The column in which `explain` writes values. */
const INDENT = 18;
const [CHARACTER, LINE, MARGIN] = [7.8, 19, 18];

/** Runs a command line on a terminal and gives what it printed, line by line. */
function onTerminal(line, folder) {
  const quoted = line.replace(/^pyenv-sbom /, `'${process.execPath}' '${COMMAND}' `);
  // The spinner is a picture of its own time: what stays is what is printed at the end.
  const shown = quoted.includes(' -o ') ? `${quoted} --no-progress` : quoted;
  const { NO_COLOR: _, ...environment } = process.env;
  const ran = spawnSync('script', ['-qec', `stty cols ${COLUMNS}; ${shown}`, '/dev/null'], {
    ...{ cwd: folder, encoding: 'utf8', env: { ...environment, TERM: 'xterm-256color' } },
  });
  if (ran.status !== 0) throw new Error(`${line}: ${ran.error?.message ?? ran.stdout}`);
  return ran.stdout.trimEnd().split(/\r?\n/);
}

const STYLES = new Map([
  ['1', ['bold', true]],
  ['2', ['dim', true]],
  ['22', ['bold', false, 'dim', false]],
  ['31', ['red', true]],
  ['32', ['green', true]],
  ['33', ['yellow', true]],
  ['39', ['red', false, 'green', false, 'yellow', false]],
  ['0', ['bold', false, 'dim', false, 'red', false, 'green', false, 'yellow', false]],
]);

/** A printed line as pieces of one style each: `{ text, styles }`. */
function pieces(line) {
  const active = new Set();
  const found = [];
  let at = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what terminals are told by.
  for (const { 0: sequence, 1: codes, index } of line.matchAll(/\u001b\[([\d;]*)m/g)) {
    found.push({ text: line.slice(at, index), styles: [...active] });
    at = index + sequence.length;
    for (const code of codes.split(';')) {
      const change = STYLES.get(code) ?? [];
      for (let pair = 0; pair < change.length; pair += 2) active[change[pair + 1] ? 'add' : 'delete'](change[pair]);
    }
  }
  found.push({ text: line.slice(at), styles: [...active] });
  return found.filter(({ text }) => text !== '');
}

/** Lines no longer than the terminal is wide: what is longer goes on below its value, broken at a blank. */
function wrapped(line) {
  const rows = [[]];
  let used = 0;
  for (const { text, styles } of line) {
    for (const word of text.match(/\S+|\s+/g) ?? []) {
      if (used + word.length > COLUMNS && used > INDENT) {
        rows.push([{ text: ' '.repeat(INDENT), styles: [] }]);
        used = INDENT;
        if (word.trim() === '') continue;
      }
      rows.at(-1).push({ text: word, styles });
      used += word.length;
    }
  }
  return rows;
}

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Neighbours of one style as one piece. */
function joined(row) {
  const found = [];
  for (const { text, styles } of row) {
    const last = found.at(-1);
    if (last !== undefined && last.styles.join() === styles.join()) last.text += text;
    else found.push({ text, styles });
  }
  return found;
}

function drawn(rows) {
  const [width, height] = [Math.ceil(COLUMNS * CHARACTER + 2 * MARGIN), rows.length * LINE + 2 * MARGIN - 4];
  const lines = rows.map((row, number) => {
    const spans = joined(row).map(({ text, styles }) =>
      styles.length === 0 ? escaped(text) : `<tspan class="${styles.join(' ')}">${escaped(text)}</tspan>`,
    );
    return spans.length === 0 ? '' : `<text x="${MARGIN}" y="${MARGIN + 10 + number * LINE}">${spans.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="t">
<title id="t">A terminal: pyenv-sbom scans an environment and explains the OpenSSL 1.1.1w that a wheel holds</title>
<style>
rect { fill: #f6f8fa; stroke: #d0d7de }
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre }
.bold { font-weight: 700 } .dim { fill: #57606a } .green { fill: #116329 } .red { fill: #a40e26 } .yellow { fill: #7d4e00 } .prompt { fill: #0550ae; font-weight: 700 }
@media (prefers-color-scheme: dark) {
rect { fill: #161b22; stroke: #30363d } text { fill: #e6edf3 }
.dim { fill: #9198a1 } .green { fill: #56d364 } .red { fill: #ff7b72 } .yellow { fill: #e3b341 } .prompt { fill: #79c0ff }
}
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${lines.filter((line) => line !== '').join('\n')}
</svg>
`;
}

const { folder: environment, missing } = installedEnvironment();
if (environment === undefined) {
  console.error(`picture: there is no environment to scan: ${missing}`);
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-picture-'));
try {
  symlinkSync(environment, join(folder, '.venv'));
  const rows = SHOWN.flatMap((line, at) => [
    ...(at === 0 ? [] : [[]]),
    [
      { text: '$ ', styles: ['prompt'] },
      { text: line, styles: ['bold'] },
    ],
    ...onTerminal(line, folder).flatMap((printed) => wrapped(pieces(printed))),
  ]);
  writeFileSync(join(ROOT, 'docs', 'scan.svg'), drawn(rows));
  console.log(`docs/scan.svg: ${rows.length} lines`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
