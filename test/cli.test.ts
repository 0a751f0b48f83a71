/** The built command, as a user runs it: exit codes, streams, files. */
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOOL } from '../src/model/tool.ts';
import { BIN, commandEnvironment } from './support/command.ts';
import { maturin } from './support/documents.ts';
import { distribution, emptyFolder, SITE, virtualEnvironment, writeFiles } from './support/environment.ts';

const environment = (): string => virtualEnvironment(distribution('a', '1', { headers: ['Requires-Dist: gone'] }), distribution('b', '2'));

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cli(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly cwd?: string; readonly bin?: string; readonly uid?: number } = {},
): Ran {
  const { uid } = options;
  const ran = spawnSync(process.execPath, [options.bin ?? BIN, ...args], {
    encoding: 'utf8',
    cwd: options.cwd ?? emptyFolder(),
    maxBuffer: 1 << 28,
    // Nobody may not write into the folder of the coverage.
    env: uid === undefined ? commandEnvironment(options.env) : { PATH: process.env['PATH'] ?? '' },
    ...(uid !== undefined && { uid, gid: uid }),
  });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
}

/** The command for somebody else: root may read and write everything, so permissions are tested as nobody. */
function asNobody(): { readonly bin: string; readonly uid?: number } {
  if (process.getuid?.() !== 0) return { bin: BIN };
  const folder = emptyFolder();
  const bundle = join('dist', 'bundle');
  cpSync(join(dirname(BIN), '..', bundle), join(folder, bundle), { recursive: true });
  cpSync(BIN, join(folder, 'bin', basename(BIN)));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  chmodSync(folder, 0o755);
  return { bin: join(folder, 'bin', basename(BIN)), uid: 65534 };
}

/** Lets nobody in where mkdtemp lets its owner alone. */
function open(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}

describe('exit codes', () => {
  it('0: done; findings below --fail-on do not count', () => {
    const ran = cli([environment()]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout).components.map(({ purl }: { purl: string }) => purl)).toEqual([
      'pkg:generic/python@3.11.7',
      'pkg:pypi/a@1',
      'pkg:pypi/b@2',
    ]);
    expect(ran.stderr).toContain('requires "gone", which is not installed');
  });
  it('1: findings at or above --fail-on; the document is written all the same', () => {
    const ran = cli([environment(), '--fail-on', 'warning']);
    expect([ran.code, ran.stdout.length > 0]).toEqual([1, true]);
    expect(cli([virtualEnvironment({ 'x-1.dist-info/WHEEL': '' })]).code).toBe(1);
    expect(cli([virtualEnvironment({ 'x-1.dist-info/WHEEL': '' }), '--fail-on', 'never']).code).toBe(0);
  });
  it.each([
    [['--fromat', 'x'], 'Did you mean --format?'],
    [['--spec-verison=1.6'], 'Did you mean --spec-version?'],
    [['--zzzzzzzzzzzz'], 'Unknown option --zzzzzzzzzzzz\n'],
    [['--format', 'cyclonedx-jsn'], 'Did you mean cyclonedx-json?'],
    [['--fail-on', 'warn'], '--fail-on warn: it is one of note, warning, error, never, or the code of a finding; did you mean warning?'],
    [['mrege', 'a', 'b'], 'unknown command mrege. Did you mean merge?'],
    [['explode', 'a'], 'explode is neither a command nor a path'],
    [['-o', 'env.csvx'], 'no format has names that end in .csvx'],
    [['-o', 'a.spdx.yaml'], 'no format has names that end in .spdx.yaml'],
    [['--name='], '--name is empty'],
    [['--spec-version', '1.0'], '1.4, 1.5, 1.6, 1.7'],
    [['--max-file-size', 'x'], 'from 1 to 2147483647'],
    [['--max-file-size', '0M'], 'from 1 to 2147483647'],
    [['--max-archive-size', '1T'], 'is needed'],
    [['--max-depth', '5000'], 'from 1 to 1000'],
    [['-q', '-v'], 'exclude'],
    [['-o'], '--output needs a value'],
    [[''], 'empty'],
  ])('2: usage %j', (args, message) => {
    const ran = cli(args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
  });
  it('2: a SOURCE_DATE_EPOCH that is no number', () =>
    expect(cli([environment()], { env: { SOURCE_DATE_EPOCH: 'yesterday' } }).code).toBe(2));
  it('3: nothing that can be scanned', () => {
    expect(cli(['/does/not/exist'])).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('no such file or directory') });
    expect(cli([])).toMatchObject({ code: 3, stderr: expect.stringContaining('hint: name one') });
    expect(JSON.parse(cli(['--diagnostics', 'json']).stderr)).toMatchObject({ code: 'environment-unusable', severity: 'error' });
  });
  it('4: the output cannot be written, the old file is kept', () => {
    const folder = open(emptyFolder());
    const target = join(folder, 'out.cdx.json');
    writeFileSync(target, 'old');
    const scanned = environment();
    for (const path of [scanned, ...readdirSync(scanned, { recursive: true }).map((name) => join(scanned, String(name)))])
      chmodSync(path, 0o755);
    chmodSync(folder, 0o555);
    const ran = cli([scanned, '-o', target], { ...asNobody(), cwd: '/' });
    chmodSync(folder, 0o755);
    expect(ran).toMatchObject({ code: 4, stderr: expect.stringMatching(/cannot write .*: permission denied/) });
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(cli([scanned, '-o', join(folder, 'no', 'such', 'folder.cdx.json')]).code).toBe(4);
    expect(cli([scanned, '-o', folder]).code).toBe(4);
    expect(cli([scanned, '--diagnostics', 'json', '-o', folder]).stderr).toContain('"code":"output-not-written"');
  });
  it('4: a full disk', () => {
    // /dev/full is the one disk that is always full; it is no regular file, so the same write goes to it directly.
    expect(cli([environment(), '-o', '/dev/full'])).toMatchObject({ code: 4, stderr: expect.stringContaining('the disk is full') });
    const folder = emptyFolder();
    const target = join(folder, 'out.cdx.json');
    writeFileSync(target, 'old');
    // A limit on the size of files makes the write of the temporary file itself fail half-way.
    const limited = spawnSync(
      'bash',
      ['-c', `trap '' XFSZ; ulimit -f 1; exec "${process.execPath}" "${BIN}" "${environment()}" -o "${target}"`],
      { encoding: 'utf8' },
    );
    expect(limited).toMatchObject({ status: 4, stderr: expect.stringContaining('larger than a file may be') });
    expect(readFileSync(target, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.cdx.json']);
  });
});

describe('unreadable input', () => {
  it('a file and a folder without permission are reported, the rest is scanned', () => {
    const scanned = virtualEnvironment(
      distribution('a', '1', { sboms: { 'x.json': maturin('a', '1', []) } }),
      distribution('b', '1'),
      distribution('bystander', '1'),
    );
    for (const path of [scanned, ...readdirSync(scanned, { recursive: true }).map((name) => join(scanned, String(name)))])
      chmodSync(path, 0o755);
    chmodSync(join(scanned, SITE, 'a-1.dist-info/sboms/x.json'), 0);
    chmodSync(join(scanned, SITE, 'b-1.dist-info'), 0);
    const ran = cli([scanned, '--diagnostics', 'json'], { ...asNobody(), cwd: '/' });
    chmodSync(join(scanned, SITE, 'b-1.dist-info'), 0o755);
    expect(
      ran.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).code),
    ).toEqual(['path-unreadable', 'metadata-missing', 'path-unreadable']);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout).components.map(({ name }: { name: string }) => name)).toEqual(['python', 'a', 'b', 'bystander']);
  });
});

describe('sizes', () => {
  const document = JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [] }).padEnd(2000);
  const bounded = (size: string) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'large.cdx.json'), document);
    return cli(['convert', 'large.cdx.json', '--diagnostics', 'json', '--max-file-size', size], { cwd });
  };
  it.each(['2000', '2K', '2k', '2KiB', '2KB', '1M'])('%s is enough for 2000 bytes', (size) => {
    expect(bounded(size)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('too-large') });
  });
  it('of documents that are named are larger than of those that packages carry, unless one is asked for', () => {
    // What we write of five thousand distributions has 70 MB: convert, diff and explain have to read it again.
    const large = document.padEnd(33 * 1024 ** 2);
    const cwd = virtualEnvironment(distribution('a', '1', { sboms: { 'x.cdx.json': large } }));
    writeFileSync(join(cwd, 'large.cdx.json'), large);
    const codesOf = (...words: string[]): string[] =>
      cli([...words, '--diagnostics', 'json'], { cwd })
        .stderr.split('\n')
        .flatMap((line) => /"code":"(file-[\w-]+|document-[\w-]+)"/.exec(line)?.[1] ?? []);
    expect(codesOf('convert', 'large.cdx.json')).toEqual([]);
    expect(codesOf('diff', 'large.cdx.json', 'large.cdx.json')).toEqual([]);
    expect(codesOf('convert', 'large.cdx.json', '--max-file-size', '32M')).toEqual(['file-too-large']);
    expect(codesOf('.')).toEqual(['file-too-large']);
  });
  it.each(['1999', '1K', '1KB'])('%s is not, which one finding says', (size) => {
    const ran = bounded(size);
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    const bytes = { '1K': 1024, '1KB': 1000, '1999': 1999 }[size];
    expect(
      ran.stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { code: 'file-too-large', at: { path: 'large.cdx.json' }, message: expect.stringContaining(`more than the limit of ${bytes}`) },
    ]);
  });
});

describe('output', () => {
  it('appears whole, follows a link, keeps the mode, leaves nothing beside it', () => {
    const folder = emptyFolder();
    const scanned = environment();
    writeFileSync(join(folder, 'real.cdx.json'), 'old');
    chmodSync(join(folder, 'real.cdx.json'), 0o600);
    symlinkSync('real.cdx.json', join(folder, 'link.cdx.json'));
    expect(cli([scanned, '-o', 'link.cdx.json'], { cwd: folder }).code).toBe(0);
    expect(readlinkSync(join(folder, 'link.cdx.json'))).toBe('real.cdx.json');
    expect(JSON.parse(readFileSync(join(folder, 'real.cdx.json'), 'utf8')).bomFormat).toBe('CycloneDX');
    expect(statSync(join(folder, 'real.cdx.json')).mode & 0o777).toBe(0o600);
    expect(cli([scanned, '-o', 'new.cdx.json'], { cwd: folder }).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['link.cdx.json', 'new.cdx.json', 'real.cdx.json']);
  });

  it('is the same to stdout and with -o -, ends in one newline and has no byte order mark', () => {
    const scanned = environment();
    const texts = [cli([scanned, '--reproducible']).stdout, cli([scanned, '--reproducible', '-o', '-']).stdout];
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toMatch(/^\{\n[\s\S]*[^\n]\n$/);
    expect(texts[0]).not.toMatch(/\r|timestamp/);
  });

  it('takes its time from SOURCE_DATE_EPOCH', () =>
    expect(JSON.parse(cli([environment()], { env: { SOURCE_DATE_EPOCH: '1700000000' } }).stdout).metadata.timestamp).toBe(
      '2023-11-14T22:13:20Z',
    ));

  it('is validated on demand, in every version', () => {
    const scanned = environment();
    for (const version of ['1.4', '1.5', '1.6', '1.7'])
      expect(cli([scanned, '--validate', '--spec-version', version])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`"specVersion": "${version}"`),
      });
  });

  it('with a name that OSV-Scanner does not open is a warning', () => {
    const folder = emptyFolder();
    expect(cli([environment(), '-o', 'env.json'], { cwd: folder }).stderr).toContain('consider env.cdx.json');
    for (const name of ['env.cdx.json', 'bom.json', 'sbom'])
      expect(cli([environment(), '-o', name], { cwd: folder }).stderr).not.toContain('option-file-name');
  });

  it('survives an interrupt: nothing is left behind', async () => {
    const folder = emptyFolder();
    const many = virtualEnvironment(
      ...Array.from({ length: 400 }, (_, index) =>
        distribution(`p${index}`, '1', {
          sboms: {
            'x.json': maturin(
              `p${index}`,
              '1',
              Array.from({ length: 20 }, (_unused, crate) => ({ name: `c${index}-${crate}`, version: '1.0.0' })),
            ),
          },
        }),
      ),
    );
    for (const delay of [60, 120, 180, 240, 300]) {
      const child = spawn(process.execPath, [BIN, many, '-q', '-o', join(folder, 'out.cdx.json')]);
      setTimeout(() => child.kill('SIGINT'), delay);
      await new Promise((resolve) => child.once('close', resolve));
      expect(readdirSync(folder).filter((name) => name !== 'out.cdx.json')).toEqual([]);
      if (existsSync(join(folder, 'out.cdx.json'))) JSON.parse(readFileSync(join(folder, 'out.cdx.json'), 'utf8'));
    }
  });
});

describe('which environment', () => {
  it('$VIRTUAL_ENV, $CONDA_PREFIX, ./.venv, ./venv, in this order, saying which', () => {
    const cwd = emptyFolder();
    const named = (name: string): string => virtualEnvironment(distribution(name, '1'));
    const [active, conda] = [named('active'), named('conda')];
    for (const [folder, name] of [
      ['.venv', 'hidden'],
      ['venv', 'plain'],
    ] as const)
      renameSync(named(name), join(cwd, folder));
    const found = (env: Record<string, string>): string => cli(['-o', 'out.cdx.json'], { cwd, env }).stderr.split('\n')[0] ?? '';
    expect(found({ VIRTUAL_ENV: active, CONDA_PREFIX: conda })).toBe(`scanning $VIRTUAL_ENV (${active})`);
    expect(found({ VIRTUAL_ENV: '/gone', CONDA_PREFIX: conda })).toBe(`scanning $CONDA_PREFIX (${conda})`);
    expect(found({})).toBe(`scanning ./.venv (${join(cwd, '.venv')})`);
    renameSync(join(cwd, '.venv'), join(cwd, 'away'));
    expect(found({})).toBe(`scanning ./venv (${join(cwd, 'venv')})`);
  });
});

describe('the word for a scan, and the end of options', () => {
  it('scan is the command without a word', () => {
    const folder = virtualEnvironment(distribution('a', '1'));
    const scan = (...args: string[]) => cli([...args, '--reproducible']);
    expect(scan('scan', folder)).toEqual(scan(folder));
    expect(scan('scan', folder)).toMatchObject({ code: 0 });
  });
  it('what stands behind -- is a path, whatever it is called', () => {
    const cwd = emptyFolder();
    for (const name of ['merge', '-odd'])
      writeFiles(cwd, { [`${name}/${SITE}/a-1.dist-info/METADATA`]: 'Metadata-Version: 2.1\nName: a\nVersion: 1\n' });
    for (const args of [
      ['--', 'merge'],
      ['-q', '--', '-odd'],
      ['scan', '--', 'merge'],
      ['merge', '--', './merge', '-odd'],
    ])
      expect(cli(args, { cwd }), args.join(' ')).toMatchObject({ code: 0, stdout: expect.stringContaining('pkg:pypi/a@1') });
    expect(cli(['--', '--version'], { cwd })).toMatchObject({ code: 3, stderr: expect.stringContaining('--version: cannot be scanned') });
  });
});

describe('messages', () => {
  it('human: grouped by code, a summary, the next command; no control characters in a pipe', () => {
    const folder = emptyFolder();
    const ran = cli([environment(), '-v', '-o', 'env.cdx.json'], { cwd: folder });
    expect(ran.stdout).toBe('');
    expect(ran.stderr).not.toContain('\u001b');
    expect(ran.stderr).toBe(
      [
        'warning Required distribution is not installed [requirement-not-installed]',
        `  ${SITE}/a-1.dist-info/METADATA: requires "gone", which is not installed`,
        '  distributions       2',
        '  embedded SBOMs      0 merged',
        '  bundled components  0',
        '  unified             0 SBOM entries recognised as the package itself',
        '  deduplicated        0 repeated components',
        '  findings            0 errors, 1 warning, 0 notes',
        '  count               0 read + 4 installed = 4 written + 0 unified + 0 deduplicated + 0 dropped',
        'written env.cdx.json',
        'next: grype sbom:env.cdx.json',
        '',
      ].join('\n'),
    );
  });

  it('quiet: errors alone', () => {
    expect(cli([environment(), '-q']).stderr).toBe('');
    expect(cli([virtualEnvironment({ 'x-1.dist-info/WHEEL': '' }), '-q']).stderr).toContain('metadata-missing');
  });

  it('json: one object a line, nothing else', () => {
    const lines = cli([environment(), '--diagnostics', 'json'])
      .stderr.trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      {
        severity: 'warning',
        message: 'requires "gone", which is not installed',
        code: 'requirement-not-installed',
        at: { path: `${SITE}/a-1.dist-info/METADATA` },
        requirement: 'gone',
      },
    ]);
  });

  it('names from the input cannot write to the terminal', () => {
    const folder = virtualEnvironment(distribution('a', '1'));
    mkdirSync(join(folder, SITE, 'a-1.dist-info/sboms'));
    writeFiles(folder, { [`${SITE}/a-1.dist-info/sboms/\u001b[31m\nfake: all is well`]: 'x' });
    const { stderr } = cli([folder]);
    expect(stderr).toContain('\\u{1b}[31m\\u{a}fake: all is well');
    expect(stderr).not.toContain('\u001b');
  });

  it('on a terminal: a spinner, colours, a summary; NO_COLOR takes all control characters away', () => {
    const folder = emptyFolder();
    const scanned = environment();
    const onTerminal = (env: Record<string, string>): string =>
      spawnSync(
        'script',
        ['-qec', `stty cols 100; "${process.execPath}" "${BIN}" "${scanned}" -o "${join(folder, 'x.cdx.json')}"`, '/dev/null'],
        {
          encoding: 'utf8',
          env: commandEnvironment({ TERM: 'xterm', ...env }),
        },
      ).stdout;
    const colourful = onTerminal({});
    expect(colourful).toContain('\u001b[33mwarning');
    expect(colourful).toContain('2 of 2 distributions');
    // To hide the cursor means to catch the interrupt that must bring it back.
    expect(colourful).not.toContain('\u001b[?25l');
    const plain = onTerminal({ NO_COLOR: '1' });
    expect(plain).not.toContain('\u001b');
    expect(plain).toContain('next: ');
  });

  it("help names every option with examples; version is package.json's", () => {
    const help = cli(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const option of [
      '--output',
      '--format',
      '--spec-version',
      '--name',
      '--reproducible',
      '--fail-on',
      '--diagnostics',
      '--quiet',
      '--verbose',
      '--progress',
      '--validate',
      '--enrich',
      '--origin',
      '--max-file-size',
      'Examples:',
      'Exit codes:',
    ])
      expect(help.stdout).toContain(option);
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    // Built from a checkout it names the commit too.
    expect(cli(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+(?: \([0-9a-f]{12}(?:-modified)?\))?\n$/);
    expect(cli(['-V']).stdout.split(/[ \n]/)[0]).toBe(version);
    expect(TOOL.version).toBe(version);
    expect(cli(['--help'], { env: { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' } }).stdout).toBe(help.stdout);
  });
});

describe('nothing is executed', () => {
  it('no executable of the environment runs, and no import line', () => {
    const scanned = virtualEnvironment(distribution('a', '1'), {
      'evil.pth': "import os; os.system('touch /tmp/pyenv-sbom-trap')\n",
      'sitecustomize.py': 'raise SystemExit',
    });
    const trap = join(emptyFolder(), 'trap');
    for (const name of ['python', 'python3', 'pip']) {
      writeFiles(scanned, { [`bin/${name}`]: `#!/bin/sh\ntouch "${trap}"\n` });
      chmodSync(join(scanned, 'bin', name), 0o755);
    }
    expect(cli([scanned], { env: { PATH: `${join(scanned, 'bin')}:${process.env['PATH']}` } }).code).toBe(0);
    expect(existsSync(trap)).toBe(false);
  });
});

describe('several documents of one scan', () => {
  it('each takes the format of its name; the versions go to the formats that have them', () => {
    const folder = emptyFolder();
    const names = ['a.cdx.json', 'a.cdx.xml', 'a.spdx.json', 'a.spdx', 'a.spdx3.json', 'bom.xml'];
    const ran = cli(
      [
        environment(),
        ...names.flatMap((name) => ['-o', join(folder, name)]),
        '--spec-version',
        '1.5',
        '--spec-version',
        '2.3',
        '--validate',
      ],
      {},
    );
    expect([ran.code, ran.stdout]).toEqual([0, '']);
    for (const name of names) expect(ran.stderr).toContain(`written ${join(folder, name)}`);
    const head = (name: string): string => readFileSync(join(folder, name), 'utf8').slice(0, 400);
    expect(head('a.cdx.json')).toContain('"specVersion": "1.5"');
    expect(head('a.cdx.xml')).toContain('http://cyclonedx.org/schema/bom/1.5');
    expect(head('a.spdx.json')).toContain('"spdxVersion": "SPDX-2.3"');
    expect(head('a.spdx')).toMatch(/^SPDXVersion: SPDX-2.3\n/);
    expect(head('a.spdx3.json')).toContain('spdx.org/rdf/3.0.1');
    expect(head('bom.xml')).toBe(head('a.cdx.xml'));
  });

  it('--format decides for one output, also for stdout', () => {
    expect(cli([environment(), '--format', 'spdx-tag-value']).stdout).toMatch(/^SPDXVersion: SPDX-2.3\n/);
    expect(cli([environment(), '--format', 'spdx3-json', '--spec-version', '3.0.1']).stdout).toContain('"@graph"');
  });

  it.each([
    [['--format', 'spdx-json', '-o', 'a.json', '-o', 'b.json'], /--format is for one output/],
    [['-o', 'a.json', '-o', 'a.json'], /two outputs have the same name/],
    [['-o', 'a.spdx.json', '--spec-version', '1.6'], /--spec-version 1\.6: spdx-json supports 2\.3/],
    [['-o', 'a.cdx.json', '-o', 'a.spdx.json', '--spec-version', '3.0.1'], /--spec-version 3\.0\.1: /],
    [['--format', 'spdx-yaml'], /--format spdx-yaml: it is one of .*spdx-json/],
    [['merge'], /merge needs at least one document or environment/],
    [['convert'], /convert needs a document/],
    [['convert', 'a', 'b'], /Unknown argument/],
    [['convert', 'a', '--enrich'], /Unknown (?:argument|option)/],
  ])('2: %j', (args, message) => {
    const ran = cli(args[0] === 'merge' || args[0] === 'convert' ? args : [environment(), ...args]);
    expect([ran.code, ran.stdout]).toEqual([2, '']);
    expect(ran.stderr).toMatch(message);
  });

  it('4: one output that cannot be written; no output is damaged', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'b.spdx.json': 'old' });
    const ran = cli([environment(), '-o', join(folder, 'gone', 'a.cdx.json'), '-o', join(folder, 'b.spdx.json')]);
    expect(ran.code).toBe(4);
    expect(ran.stderr).toMatch(/cannot write .*a\.cdx\.json: no such file or directory/);
    expect(readFileSync(join(folder, 'b.spdx.json'), 'utf8')).toBe('old');
  });

  it('suggests the name that consumers recognise', () => {
    const folder = emptyFolder();
    const suggestion = (name: string, format: string): string => cli([environment(), '--format', format, '-o', join(folder, name)]).stderr;
    expect(suggestion('env.json', 'spdx-json')).toContain('env.spdx.json');
    expect(suggestion('env.cdx.json', 'spdx3-json')).toContain('env.spdx3.json');
    expect(suggestion('env.xml', 'cyclonedx-xml')).toContain('env.cdx.xml');
  });
});

describe('merge and convert', () => {
  const document = maturin('jiter-python', '0.17.0', [{ name: 'heck', version: '0.5.0' }]);

  it('merge: documents and environments, counted with --verbose', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'a.cdx.json': document, 'b.cdx.json': document });
    const out = join(folder, 'all.spdx.json');
    const ran = cli([
      'merge',
      join(folder, 'a.cdx.json'),
      join(folder, 'b.cdx.json'),
      environment(),
      '-v',
      '--name',
      'All',
      '-o',
      out,
      '--validate',
    ]);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/documents +2\n/);
    const [read, installed, written, unified, deduplicated, dropped] = (
      /(\d+) read \+ (\d+) installed = (\d+) written \+ (\d+) unified \+ (\d+) deduplicated \+ (\d+) dropped/.exec(ran.stderr) ?? []
    )
      .slice(1)
      .map(Number);
    expect([read, installed, unified, dropped]).toEqual([6, 4, 0, 0]);
    expect((written ?? 0) + (deduplicated ?? 0)).toBe(10);
    expect(JSON.parse(readFileSync(out, 'utf8')).name).toBe('All');
  });

  it('convert: from one format to another and back', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'in.cdx.json': document });
    const at = (name: string): string => join(folder, name);
    expect(cli(['convert', at('in.cdx.json'), '--reproducible', '-o', at('a.cdx.json'), '-o', at('a.spdx')]).code).toBe(0);
    expect(cli(['convert', at('a.spdx'), '--reproducible', '-o', at('b.cdx.json')]).code).toBe(0);
    expect(readFileSync(at('b.cdx.json'), 'utf8')).toBe(readFileSync(at('a.cdx.json'), 'utf8'));
  });

  it('what the target cannot hold is reported', () => {
    const folder = emptyFolder();
    writeFiles(folder, {
      'in.cdx.json': {
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: [{ type: 'library', name: 'a', version: '1', tags: ['x'] }],
      },
    });
    const ran = cli(['convert', join(folder, 'in.cdx.json'), '--spec-version', '1.4', '-v', '--fail-on', 'note']);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('CycloneDX 1.4 cannot say component.tags');
  });

  it('3: nothing that can be read; 1: something of it', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'bad.json': '{', 'good.cdx.json': document });
    const out = join(folder, 'out.cdx.json');
    expect(cli(['convert', join(folder, 'bad.json'), '-o', out]).code).toBe(3);
    expect(cli(['merge', join(folder, 'bad.json'), join(folder, 'gone'), '-o', out]).code).toBe(3);
    expect(existsSync(out)).toBe(false);
    const ran = cli(['merge', join(folder, 'bad.json'), join(folder, 'good.cdx.json'), '-o', out]);
    expect([ran.code, existsSync(out)]).toEqual([1, true]);
    expect(ran.stderr).toContain('[document-unusable]');
  });

  it('an output may be its own input', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'a.cdx.json': document });
    const path = join(folder, 'a.cdx.json');
    expect(cli(['convert', path, '-o', path]).code).toBe(0);
    const once = readFileSync(path, 'utf8');
    expect(cli(['convert', path, '-o', path, '--reproducible']).code).toBe(0);
    expect(JSON.parse(readFileSync(path, 'utf8')).components).toEqual(JSON.parse(once).components);
  });
});

describe('an ordinary day', () => {
  const document = maturin('jiter-python', '0.17.0', [{ name: 'heck', version: '0.5.0' }]);

  it('a disk that fills up while stdout goes to a file: exit 4, never half a document in silence', () => {
    const out = join(emptyFolder(), 'out.json');
    // The limit makes the first write a short one, as a disk does that is about to be full.
    const ran = spawnSync('bash', ['-c', `trap '' XFSZ; ulimit -f 1; exec "${process.execPath}" "${BIN}" "${environment()}" > "${out}"`], {
      encoding: 'utf8',
    });
    expect(ran.stderr).toContain('cannot write to stdout: it would be larger than a file may be here');
    expect(ran.status).toBe(4);
    const full = spawnSync('bash', ['-c', `"${process.execPath}" "${BIN}" "${environment()}" > /dev/full`], { encoding: 'utf8' });
    expect(full).toMatchObject({ status: 4, stderr: expect.stringContaining('the disk is full') });
  });

  it('a reader that has seen enough is no failure', () => {
    const many = virtualEnvironment(...Array.from({ length: 300 }, (_, index) => distribution(`p${index}`, '1')));
    const ran = spawnSync('bash', ['-c', `set -o pipefail; "${process.execPath}" "${BIN}" -q "${many}" | head -c 10`], {
      encoding: 'utf8',
    });
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\{/), stderr: '' });
  });

  it('a closed stderr does not cut the document on stdout', () => {
    const many = virtualEnvironment(
      ...Array.from({ length: 300 }, (_, index) => distribution(`p${index}`, '1', { headers: ['Requires-Dist: no'] })),
    );
    const ran = spawnSync('bash', ['-c', `"${process.execPath}" "${BIN}" "${many}" 2> >(exec 0<&-) | cat`], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    expect(JSON.parse(ran.stdout).components).toHaveLength(301);
  });

  it('waits for a reader of stderr who takes his time', () => {
    const many = virtualEnvironment(
      ...Array.from({ length: 1000 }, (_, index) => distribution(`p${index}`, '1', { headers: ['Requires-Dist: no'] })),
    );
    const [heard, all] = [join(emptyFolder(), 'heard'), join(emptyFolder(), 'all')];
    const scan = `"${process.execPath}" "${BIN}" "${many}" --diagnostics json --fail-on never -o "${join(emptyFolder(), 'out.cdx.json')}"`;
    // A pipe holds 64 KB.
    spawnSync('bash', [
      '-c',
      `${scan} 2> "${all}"; ${scan} 2> >(sleep 2; cat > "${heard}"; touch "${heard}.end"); until test -e "${heard}.end"; do sleep 0.1; done`,
    ]);
    expect(statSync(all).size).toBeGreaterThan(100_000);
    expect(readFileSync(heard, 'utf8').split('\n')).toHaveLength(readFileSync(all, 'utf8').split('\n').length);
  });

  it('an interrupt on a terminal ends a scan at once', async () => {
    const out = join(emptyFolder(), 'out.cdx.json');
    const many = virtualEnvironment(
      ...Array.from({ length: 1500 }, (_, index) =>
        distribution(`p${index}`, '1', {
          sboms: {
            'x.json': maturin(
              `p${index}`,
              '1',
              Array.from({ length: 40 }, (_, at) => ({ name: `c${at}`, version: '1' })),
            ),
          },
        }),
      ),
    );
    const child = spawn('script', ['-qec', `stty cols 100; exec "${process.execPath}" "${BIN}" "${many}" -o "${out}"`, '/dev/null'], {
      env: commandEnvironment({ TERM: 'xterm' }),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let seen = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        if (seen.includes('distributions')) return;
        seen += String(chunk);
        if (!seen.includes('distributions')) return;
        child.stdin.write('\u0003');
      });
      child.on('close', () => resolve());
    });
    expect(seen).toContain('distributions');
    expect(existsSync(out)).toBe(false);
    expect(child.exitCode).toBe(130);
  });

  it('of two outputs none is written where one cannot be', () => {
    const folder = emptyFolder();
    const ran = cli([environment(), '-o', join(folder, 'a.cdx.json'), '-o', join(folder, 'gone', 'b.cdx.json')]);
    expect([ran.code, readdirSync(folder)]).toEqual([4, []]);
  });

  it('what another run left behind does not stand in the way', () => {
    const folder = emptyFolder();
    for (let pid = 1; pid < 200; pid += 1) writeFiles(folder, { [`.a.cdx.json.${pid}.tmp`]: 'left' });
    expect(cli([environment(), '-o', join(folder, 'a.cdx.json')]).code).toBe(0);
  });

  it('a document given to scan, and a folder given to convert, are named for what they are', () => {
    const folder = emptyFolder();
    writeFiles(folder, { 'a.cdx.json': document });
    expect(cli([join(folder, 'a.cdx.json')])).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/this is a CycloneDX 1\.\d document; use merge or convert/),
    });
    expect(cli(['convert', folder])).toMatchObject({ code: 3, stderr: expect.stringContaining('it is a directory') });
  });

  it('documents come by stdin too', () => {
    for (const name of ['-', '/dev/stdin']) {
      const ran = spawnSync(process.execPath, [BIN, 'convert', name, '--format', 'spdx-json'], {
        encoding: 'utf8',
        input: JSON.stringify(document),
      });
      expect(ran.status).toBe(0);
      expect(JSON.parse(ran.stdout).spdxVersion).toBe('SPDX-2.3');
    }
    const merged = spawnSync(process.execPath, [BIN, 'merge', '-', environment()], { encoding: 'utf8', input: JSON.stringify(document) });
    expect(JSON.parse(merged.stdout).components.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['a', 'b', 'heck']),
    );
  });

  it('a file system without --root says that it was scanned in part', () => {
    const root = emptyFolder();
    writeFiles(root, {
      'etc/os-release': '',
      'var/x': '',
      'usr/lib/python3.11/site-packages/a-1.dist-info/METADATA': 'Name: a\nVersion: 1\n',
    });
    expect(cli([root]).stderr).toContain('[file-system-in-part]');
    expect(cli(['--root', root]).stderr).not.toContain('[file-system-in-part]');
    expect(cli([environment()]).stderr).not.toContain('[file-system-in-part]');
  });

  it('what is quiet still says why it fails', () =>
    expect(cli([environment(), '-q', '--fail-on', 'warning'])).toMatchObject({
      code: 1,
      stderr: 'pyenv-sbom: findings of severity warning or worse: 1\n',
    }));

  it('a working folder that was deleted', () => {
    const ran = spawnSync(
      'bash',
      ['-c', `cd "${emptyFolder()}" && rmdir "$PWD" && exec "${process.execPath}" "${BIN}" "${environment()}"`],
      { encoding: 'utf8' },
    );
    expect(ran).toMatchObject({ status: 3, stderr: 'pyenv-sbom: the current directory does not exist any more\n' });
  });

  it('findings in JSON hold nothing that controls a terminal', () => {
    const folder = virtualEnvironment(distribution('a', '1', { headers: ['Requires-Dist: x\u009b31m\u202e'] }));
    const { stderr } = cli([folder, '--diagnostics', 'json']);
    expect(stderr).not.toMatch(/[\u0080-\u009f\u202e]/);
    expect(JSON.parse(stderr.split('\n')[0] ?? '')).toMatchObject({ requirement: expect.stringContaining('\u202e') });
  });
});
