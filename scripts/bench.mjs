/**
 * Speed as ratios within one run: the whole command against bare node plus the floor, a script that reads the same files and
 * parses the same JSON. Environments are generated from the shapes of real ones. No test depends on any of it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMMAND, goldenCases, installCase, installedFolder } from './golden-cases.mjs';

const FLOOR = fileURLToPath(new URL('./bench-floor.mjs', import.meta.url));
const SIZES = [10, 100, 1000, 5000];
const RUNS = { small: 9, large: 3 };

/** Runs a process and measures it: wall time in ms, peak memory in MB (the shell's own time -v is not everywhere). */
function measure(args) {
  const before = process.hrtime.bigint();
  const ran = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 29, env: { ...process.env, PYENV_SBOM_BENCH: '1' } });
  const ms = Number(process.hrtime.bigint() - before) / 1e6;
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`${args.join(' ')}: exit ${ran.status}\n${ran.stderr}`);
  return ms;
}

/** Interleaved runs of several commands, so that a noisy moment hits all of them; the median of each. */
function medians(commands, runs) {
  const times = commands.map(() => []);
  for (let run = 0; run < runs; run += 1) for (const [index, args] of commands.entries()) times[index].push(measure(args));
  return times.map((list) => list.sort((left, right) => left - right)[Math.floor(list.length / 2)]);
}

/** Peak resident memory of one run, from the kernel's own account of the child. */
function peakMegabytes(args) {
  const report = `process.on('exit',()=>require('node:fs').writeSync(2,'\\nPEAK '+process.resourceUsage().maxRSS+'\\n'))`;
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-peak-'));
  writeFileSync(join(folder, 'peak.cjs'), report);
  const ran = spawnSync(process.execPath, ['--require', join(folder, 'peak.cjs'), ...args], { encoding: 'utf8', maxBuffer: 1 << 29 });
  rmSync(folder, { recursive: true });
  return Math.round(Number(/PEAK (\d+)/.exec(ran.stderr)?.[1] ?? 0) / 1024);
}

/** A pydantic-core-like crate document: 80 crates, most of them shared by many wheels, as in reality. */
function crateDocument(index) {
  const crates = Array.from({ length: 80 }, (_, crate) => {
    const name = crate < 56 ? `crate-${crate}` : `own-${index}-${crate}`;
    return {
      type: 'library',
      'bom-ref': `registry+https://registry.example/index#${name}@1.0.${crate}`,
      author: 'Somebody <somebody@example.com>',
      name,
      version: `1.0.${crate}`,
      description: `The crate ${name}, which does one thing and says so in a sentence.`,
      scope: 'required',
      hashes: [{ alg: 'SHA-256', content: crate.toString(16).padStart(64, '0') }],
      licenses: [{ expression: 'MIT OR Apache-2.0' }],
      purl: `pkg:cargo/${name}@1.0.${crate}`,
      externalReferences: [{ type: 'vcs', url: `https://git.example/${name}` }],
    };
  });
  const root = `path+file:///home/runner/work/p${index}#1.0.0`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    serialNumber: `urn:uuid:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    metadata: {
      timestamp: '2026-01-01T00:00:00Z',
      tools: [{ vendor: 'CycloneDX', name: 'cargo-cyclonedx', version: '0.5.9' }],
      component: {
        type: 'library',
        'bom-ref': root,
        name: `p${index}`,
        version: '1.0.0',
        purl: `pkg:cargo/p${index}@1.0.0?download_url=file://.`,
      },
    },
    components: crates,
    dependencies: [
      { ref: root, dependsOn: crates.map((crate) => crate['bom-ref']) },
      ...crates.map((crate, at) => ({ ref: crate['bom-ref'], dependsOn: crates.slice(at + 1, at + 4).map((next) => next['bom-ref']) })),
    ],
  };
}

/** An environment of `size` distributions: every fifth carries a document, each requires a few others, RECORD has 200 lines. */
function generate(folder, size) {
  const site = join(folder, 'lib', 'python3.11', 'site-packages');
  for (let index = 0; index < size; index += 1) {
    const info = join(site, `p${index}-1.0.${index % 10}.dist-info`);
    mkdirSync(info, { recursive: true });
    const requires = [1, 2, 7].map((step) => `Requires-Dist: p${(index + step) % size}>=1.0; python_version >= "3.8"`);
    writeFileSync(
      join(info, 'METADATA'),
      [
        'Metadata-Version: 2.4',
        `Name: p${index}`,
        `Version: 1.0.${index % 10}`,
        'Summary: One package of many.',
        'Author-email: Somebody <somebody@example.com>',
        'License-Expression: MIT',
        'Project-URL: Source, https://git.example/p',
        'Classifier: Programming Language :: Python :: 3',
        ...requires,
        'Requires-Dist: pytest; extra == "test"',
        'Provides-Extra: test',
        '',
        'Description. '.repeat(400),
      ].join('\n'),
    );
    writeFileSync(
      join(info, 'WHEEL'),
      'Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: cp311-cp311-manylinux_2_28_x86_64\n',
    );
    writeFileSync(join(info, 'INSTALLER'), 'pip\n');
    if (index % 10 === 0) writeFileSync(join(info, 'REQUESTED'), '');
    const record = Array.from(
      { length: 200 },
      (_, line) => `p${index}/module_${line}.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1234`,
    );
    if (index % 5 === 0) {
      mkdirSync(join(info, 'sboms'));
      writeFileSync(join(info, 'sboms', 'p.cyclonedx.json'), JSON.stringify(crateDocument(index)));
      record.push(`p${index}-1.0.${index % 10}.dist-info/sboms/p.cyclonedx.json,,`);
    }
    writeFileSync(join(info, 'RECORD'), `${record.join('\n')}\n`);
  }
  writeFileSync(join(folder, 'pyvenv.cfg'), 'home = /usr/bin\nversion = 3.11.7\n');
}

const work = mkdtempSync(join(tmpdir(), 'pyenv-sbom-bench-'));
const out = join(work, 'out.cdx.json');
const rows = [];
try {
  const all = goldenCases().find(({ name }) => name === 'real-all');
  const reason = installCase(all);
  const environments = reason === undefined && existsSync(installedFolder(all)) ? [['the four packages', installedFolder(all), 10]] : [];
  if (reason !== undefined) console.error(`bench: the four packages are not installed: ${reason}`);
  for (const size of SIZES) {
    const folder = join(work, String(size));
    generate(folder, size);
    environments.push([`${size} generated`, folder, size]);
  }
  for (const [label, folder, size] of environments) {
    const scan = [COMMAND, folder, '-q', '--fail-on', 'never', '-o', out];
    const [bare, floor, whole] = medians([['-e', ''], [FLOOR, folder], scan], size >= 1000 ? RUNS.large : RUNS.small);
    const components = JSON.parse(readFileSync(out, 'utf8')).components.length;
    rows.push({ label, size, bare, floor, whole, components, peak: peakMegabytes(scan) });
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

console.log('| environment | components | bare node | floor | scan | scan / floor | peak |');
console.log('|---|---|---|---|---|---|---|');
for (const { label, components, bare, floor, whole, peak } of rows)
  console.log(
    `| ${label} | ${components} | ${bare.toFixed(0)} ms | ${floor.toFixed(0)} ms | ${whole.toFixed(0)} ms | ${(whole / floor).toFixed(2)} | ${peak} MB |`,
  );
const [thousand, most] = [rows.find(({ size }) => size === 1000), rows.at(-1)];
const growth = (most.whole - most.bare) / (thousand.whole - thousand.bare) / (most.size / thousand.size);
console.log(
  `\nThe floor is bare node, reading the same files and parsing the same JSON.\nGrowth from 1,000 to 5,000 distributions: ${growth.toFixed(2)} times linear.`,
);
