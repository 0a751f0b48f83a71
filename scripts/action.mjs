/**
 * What action.yml runs: the command with the inputs of the step, its findings as annotations, a table of them in the summary of the job.
 * Inputs come in `INPUT_*`; the exit code is the command's. What is scanned is hostile: no text of it may become a workflow command or markup.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const COMMAND = join(import.meta.dirname, '..', 'bin', 'pyenv-sbom.js');
const LEVELS = { error: 'error', warning: 'warning', note: 'notice' };
/** GitHub shows ten annotations of a kind for a step. */
const MOST_ANNOTATIONS = 10;
const MOST_ROWS = 100;

function lines(name) {
  return (process.env[`INPUT_${name}`] ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function argumentsOf() {
  const [failOn = 'error'] = lines('FAIL_ON');
  const [verify = 'false'] = lines('VERIFY');
  if (verify !== 'true' && verify !== 'false') throw new Error(`verify is true or false, not ${verify}`);
  const outputs = lines('OUTPUT').flatMap((output) => ['--output', output]);
  const options = [...lines('ARGUMENTS'), ...(verify === 'true' ? ['--verify'] : []), '--fail-on', failOn, '--diagnostics', 'json'];
  // A path is no option, whatever it is called.
  const paths = lines('PATH').map((path) => (path.startsWith('-') ? `./${path}` : path));
  return [...options, ...outputs, ...paths];
}

/** The findings in what the command wrote to stderr; everything else there is for people. */
function findingsOf(stderr) {
  const findings = [];
  for (const line of stderr.split('\n')) {
    const finding = parsed(line);
    if (finding !== undefined) findings.push(finding);
    else if (line.trim() !== '') console.error(escapeData(line));
  }
  return findings;
}

function parsed(line) {
  try {
    const { severity, code, message, at } = JSON.parse(line);
    return Object.hasOwn(LEVELS, severity) ? { severity, code, message: String(message), path: String(at?.path ?? '') } : undefined;
  } catch {
    return undefined;
  }
}

/** A text as the value of a workflow command. */
function escapeData(text) {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function annotate(findings) {
  for (const [severity, level] of Object.entries(LEVELS)) {
    const all = findings.filter((finding) => finding.severity === severity);
    const shown = all.length > MOST_ANNOTATIONS ? all.slice(0, MOST_ANNOTATIONS - 1) : all;
    for (const { code, message, path } of shown) console.log(`::${level} title=${code}::${escapeData(`${path}: ${message}`)}`);
    if (shown.length < all.length) console.log(`::${level}::${all.length - shown.length} more, in the summary of the job`);
  }
}

/** A text as a cell of a table: neither markup nor HTML. */
function cell(text) {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').replace(/[\\`*_{}[\]<>()#+!|~&:@-]/g, (sign) => `&#${sign.codePointAt(0)};`);
}

function summaryOf(findings, documents, code) {
  const counted = Object.keys(LEVELS).map((severity) => {
    const count = findings.filter((one) => one.severity === severity).length;
    return `${count} ${severity}${count === 1 ? '' : 's'}`;
  });
  const rows = findings
    .slice(0, MOST_ROWS)
    .map(({ severity, code: rule, path, message }) => `| ${severity} | ${cell(rule)} | ${cell(path)} | ${cell(message)} |\n`);
  const table = rows.length === 0 ? '' : `\n| severity | finding | where | what |\n|---|---|---|---|\n${rows.join('')}`;
  const rest = findings.length > MOST_ROWS ? `\n${findings.length - MOST_ROWS} more.\n` : '';
  return `### pyenv-sbom\n\n${cell(documents.join(', ') || 'nothing')} written, exit code ${code}: ${counted.join(', ')}.\n${table}${rest}`;
}

/** Appends to a file that GitHub names in a variable; outside of GitHub there is none. */
function tell(variable, text) {
  const path = process.env[variable];
  if (path !== undefined && path !== '') appendFileSync(path, text);
}

const { status, stdout, stderr, error } = spawnSync(process.execPath, [COMMAND, ...argumentsOf()], {
  encoding: 'utf8',
  maxBuffer: 1 << 30,
});
if (error !== undefined) throw error;
const code = status ?? 70;
process.stdout.write(lines('OUTPUT').length === 0 ? stdout : '');
const findings = findingsOf(stderr);
annotate(findings);
const documents = code === 0 || code === 1 ? lines('OUTPUT').filter((path) => existsSync(path)) : [];
// A name that the file's own syntax could end early cannot be: each is one line.
const end = `end-${process.pid}-${Date.now()}`;
tell('GITHUB_OUTPUT', `exit-code=${code}\ndocuments<<${end}\n${documents.join('\n')}\n${end}\n`);
tell('GITHUB_STEP_SUMMARY', summaryOf(findings, documents, code));
process.exitCode = code;
