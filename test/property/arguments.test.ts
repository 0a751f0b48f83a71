/** The law of plain command lines: where they are read without yargs, yargs reads the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arguments, type RawArguments } from '../../src/cli/arguments.ts';
import { COMMANDS } from '../../src/cli/commands/index.ts';
import { fullArguments } from '../../src/cli/full-arguments.ts';
import { plainArguments } from '../../src/cli/plain-arguments.ts';

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });

const VALUES = [
  'a',
  'b.json',
  './venv',
  '1.6',
  '7',
  '0',
  '1e3',
  '0x10',
  'true',
  'off',
  'full',
  'x=y',
  'never',
  'library',
  '-',
  'scan',
  'diff',
  '',
];
const GROUPS = COMMANDS.flatMap(({ groups }) => groups);
const NAMES = [...new Set(GROUPS.flatMap(({ options }) => Object.keys(options)))];
const POSITIONALS = COMMANDS.flatMap(({ positionals }) => Object.keys(positionals));
const value = fc.constantFrom(...VALUES);
const name = fc.constantFrom(...NAMES, 'help', 'unknown', 'max-file', 'output.name');
const word = fc.oneof(
  { weight: 3, arbitrary: value },
  { weight: 2, arbitrary: name.map((one) => `--${one}`) },
  { weight: 1, arbitrary: name.map((one) => `--no-${one}`) },
  { weight: 1, arbitrary: fc.constantFrom('-o', '-q', '-v', '-qv', '-ofile', '-h', '--', '-1', '--output', '--no-enrich') },
  { weight: 2, arbitrary: fc.tuple(name, value).map(([one, given]) => `--${one}=${given}`) },
);
const line = fc.tuple(
  fc.constantFrom<readonly string[]>([], ...COMMANDS.map((command) => [command.name])),
  fc.array(word, { maxLength: 6 }),
);
/** Lines that are right more often than not. */
const likely = fc.tuple(
  fc.constantFrom<readonly string[]>([], ['merge'], ['convert'], ['diff'], ['explain']),
  fc
    .array(
      fc.oneof(
        value.map((one) => [one]),
        fc.tuple(fc.constantFrom('--output', '-o', '--name', '--root', '--max-depth', '--native', '--author'), value),
        fc.constantFrom(['-q'], ['--validate'], ['--no-enrich'], ['--reproducible'], ['--fail-on', 'never'], ['--diagnostics=json']),
      ),
      { maxLength: 5 },
    )
    .map((parts) => parts.flat()),
);

/** What a command can ask of its arguments. */
function asked(raw: RawArguments): unknown {
  const args = new Arguments(raw);
  return [...NAMES, ...POSITIONALS].map((one) => [one, args.texts(one), args.text(one), args.flag(one)]);
}

async function compare(argv: readonly string[]): Promise<boolean> {
  const plain = plainArguments(argv, COMMANDS);
  if (plain === undefined) return false;
  const full = await fullArguments(argv, 100);
  if ('print' in full) throw new Error(`yargs prints for ${argv.join(' ')}`);
  const called = COMMANDS.find((command) => command.name === full.word)?.name;
  expect({ called: plain.word, asked: asked(plain.raw) }, argv.join(' ')).toEqual({ called, asked: asked(full.raw) });
  return true;
}

describe('plain arguments', () => {
  it('are read as yargs reads them', async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(line, likely), async ([command, words]) => {
        if (await compare([...command, ...words])) read += 1;
      }),
      { numRuns: 1500 },
    );
    expect(read).toBeGreaterThan(100);
  });

  it.each([
    ['venv -o env.cdx.json -q', true],
    ['venv -o env.cdx.json -o env.spdx.json --fail-on never', true],
    ['merge a.json b.json --output=all.cdx.json --no-enrich', true],
    ['diff old new --format json', true],
    ['--root rootfs --max-depth 5', true],
    ['-h', false],
    ['--version', false],
    ['--outptu x', false],
    ['diff old', false],
    ['venv --native', false],
    ['venv --max-depth many', false],
  ])('%s: %s', async (text, isPlain) => {
    const argv = text.split(' ');
    expect(plainArguments(argv, COMMANDS) !== undefined).toBe(isPlain);
    if (isPlain) await compare(argv);
  });
});
