/** What the benchmarks share: environments generated from the shapes of real ones, and the measuring of processes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `--quick`: one run of each, and no largest sizes, to see that everything works. */
export const QUICK = process.argv.includes('--quick');

/** With certificates of one's own Node reads them at each start, which takes it 40 ms: the machine's business, and nothing that is measured here. */
const { NODE_EXTRA_CA_CERTS: _, ...ENVIRONMENT } = process.env;

/** Runs a process and measures it: wall time in ms, peak memory in MB (the shell's own time -v is not everywhere). */
function measure(args) {
  const before = process.hrtime.bigint();
  const ran = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 29, env: { ...ENVIRONMENT, PYENV_SBOM_BENCH: '1' } });
  const ms = Number(process.hrtime.bigint() - before) / 1e6;
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`${args.join(' ')}: exit ${ran.status}\n${ran.stderr}`);
  return ms;
}

/** Interleaved runs of several commands, so that a noisy moment hits all of them; the median of each. */
export function medians(commands, runs) {
  const times = commands.map(() => []);
  for (let run = 0; run < runs; run += 1) for (const [index, args] of commands.entries()) times[index].push(measure(args));
  return times.map((list) => list.sort((left, right) => left - right)[Math.floor(list.length / 2)]);
}

/**
 * Processor seconds of one run, user and system, with all threads and what it starts: what the shell's own `times` says (POSIX). It hardly
 * depends on who else uses the machine, unlike the time that passes. A command is a list: the program and its arguments.
 */
function cpuSeconds(command, environment) {
  const once = cpuSecondsOf(1, command, environment);
  // Shells count in hundredths: what takes a few of them is run several times.
  return once < SHORT ? cpuSecondsOf(REPEATS, command, environment) / REPEATS : once;
}

const SHORT = 0.2;
const REPEATS = 10;

function cpuSecondsOf(count, command, environment) {
  const script = 'n=$1; shift; while [ $n -gt 0 ]; do "$@" >/dev/null 2>&1; status=$?; n=$((n - 1)); done; times; exit $status';
  const ran = spawnSync('sh', ['-c', script, 'sh', String(count), ...command], {
    encoding: 'utf8',
    env: { ...ENVIRONMENT, ...environment },
  });
  if (ran.status !== 0 && ran.status !== 1) {
    const why = ran.error?.message ?? ran.signal ?? `exit ${ran.status}`;
    throw new Error(`${command.join(' ')}: ${why}\n${ran.stderr}`);
  }
  // The second line is of the children.
  const [, children = ''] = ran.stdout.trim().split('\n');
  return [...children.matchAll(/(\d+)m([\d.,]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest.replace(',', '.')),
    0,
  );
}

/** Medians of the processor seconds of several commands, which run in turn; a command may have an `environment`. */
export function cpuMedians(commands, runs) {
  const times = commands.map(() => []);
  for (let run = 0; run < runs; run += 1)
    for (const [index, command] of commands.entries()) times[index].push(cpuSeconds(command, command.environment ?? {}));
  return times.map((list) => list.sort((left, right) => left - right)[Math.floor(list.length / 2)]);
}

/** Peak resident memory of one run, from the kernel's own account of the child. */
export function peakMegabytes(args) {
  const report = `process.on('exit',()=>require('node:fs').writeSync(2,'\\nPEAK '+process.resourceUsage().maxRSS+'\\n'))`;
  const folder = mkdtempSync(join(tmpdir(), 'pyenv-sbom-peak-'));
  writeFileSync(join(folder, 'peak.cjs'), report);
  const ran = spawnSync(process.execPath, ['--require', join(folder, 'peak.cjs'), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 29,
    env: ENVIRONMENT,
  });
  rmSync(folder, { recursive: true });
  return Math.round(Number(/PEAK (\d+)/.exec(ran.stderr)?.[1] ?? 0) / 1024);
}

/** How many of a document's crates are in every document, as in reality. */
const SHARED = 56;

/** A pydantic-core-like crate document: 80 crates, most of them shared by many wheels, or as many as are asked for. */
export function crateDocument(index, size = 80) {
  const crates = Array.from({ length: size }, (_, crate) => {
    const name = crate < SHARED ? `crate-${crate}` : `own-${index}-${crate}`;
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

/** An environment of `size` distributions: every fifth carries a document unless it is `plain`, each requires a few others, RECORD has 200 lines. */
export function generate(folder, size, kind = 'with documents') {
  const site = join(folder, 'lib', 'python3.11', 'site-packages');
  for (let index = 0; index < size; index += 1) {
    const name = `p${index}-1.0.${index % 10}.dist-info`;
    const info = join(site, name);
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
    if (index % 5 === 0 && kind !== 'plain') {
      mkdirSync(join(info, 'sboms'));
      writeFileSync(join(info, 'sboms', 'p.cyclonedx.json'), JSON.stringify(crateDocument(index)));
      record.push(`${name}/sboms/p.cyclonedx.json,,`);
    }
    // As pip does: a scan asks all others who brought an INSTALLER that its own RECORD does not list.
    for (const file of [...readdirSync(info).filter((entry) => entry !== 'sboms'), 'RECORD']) record.push(`${name}/${file},,`);
    writeFileSync(join(info, 'RECORD'), `${record.join('\n')}\n`);
  }
  writeFileSync(join(folder, 'pyvenv.cfg'), 'home = /usr/bin\nversion = 3.11.7\n');
}
