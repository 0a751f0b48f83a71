/**
 * Time and memory at each limit: builds an input that just reaches it, or goes just over, runs the command, prints the table of
 * docs/limits.md. `npm run limits [-- NAME…]`. Time is what the processor spent, so that a shared machine does not count.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND } from './golden-cases.mjs';
import { LIMIT_CASES } from './limit-inputs.mjs';

const MOST_SECONDS = 600;
const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-limits-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));

/** Tells at the end of the command what it used. */
const METER = join(work, 'meter.cjs');
writeFileSync(
  METER,
  `process.on('exit',()=>{const {maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();require('node:fs').writeSync(2,'\\nUSED '+maxRSS+' '+(userCPUTime+systemCPUTime)+'\\n')})`,
);

/** Runs the command on what a case made. */
function measured({ make, options = [] }, folder) {
  mkdirSync(folder, { recursive: true });
  const target = make(folder);
  const words = [...target, ...options, '--quiet', '--fail-on', 'never', '--diagnostics', 'json', '--output', join(work, 'out.cdx.json')];
  const args = ['--require', METER, COMMAND, ...words];
  const { status, signal, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    timeout: MOST_SECONDS * 1000,
  });
  const [, size = Number.NaN, micros = Number.NaN] = /USED (\d+) (\d+)/.exec(stderr) ?? [];
  const codes = new Map();
  for (const line of stderr.split('\n')) {
    const code = /^\{.*?"code":"([\w-]+)"/.exec(line)?.[1];
    if (code !== undefined) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return { status: status ?? signal, seconds: Number(micros) / 1e6, megabytes: Math.round(Number(size) / 1024), codes };
}

const asked = process.argv.slice(2);
const cases = asked.length === 0 ? LIMIT_CASES : LIMIT_CASES.filter(({ name }) => asked.includes(name));
console.log('| input | exit | processor | memory | findings |');
console.log('|---|---|---|---|---|');
for (const one of cases) {
  const folder = join(work, 'input');
  const { status, seconds, megabytes, codes } = measured(one, folder);
  rmSync(folder, { recursive: true, force: true });
  const findings = [...codes].map(([code, count]) => (count === 1 ? `\`${code}\`` : `${count} \`${code}\``)).join(', ');
  console.log(`| ${one.input} | ${status} | ${seconds.toFixed(1)} s | ${megabytes} MB | ${findings || 'none'} |`);
}
