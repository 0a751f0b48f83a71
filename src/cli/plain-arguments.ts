/**
 * The command lines that nearly everybody writes, read without yargs: whole names of options, each value behind its option or behind an equals
 * sign, switches, paths. Whatever else stands there is left to yargs (full-arguments.ts), with everything that is wrong; a property test holds
 * that both read the same.
 */
import type { Options } from 'yargs';
import type { RawArguments } from './arguments.ts';
import type { Command } from './commands/command.ts';

/** What was read: the word that named the command, undefined where none did; and the values by option and positional. */
export interface PlainArguments {
  readonly word: string | undefined;
  readonly raw: RawArguments;
}

/** yargs takes quotes apart, and a switch takes `true` and `false` that stand behind it; an empty text is often a mistake. */
const MEANS_MORE = /["'\s]|^(?:true|false|)$/;

/** The arguments of a plain command line; undefined where only yargs can tell what they mean, or what is wrong with them. */
export function plainArguments(argv: readonly string[], commands: readonly [Command, ...Command[]]): PlainArguments | undefined {
  const [first, ...rest] = argv;
  const [unnamed] = commands;
  if (first === undefined || argv.some((argument) => MEANS_MORE.test(argument))) return undefined;
  const called = commands.find(({ name }) => name === first);
  const command = called ?? unnamed;
  const options = optionsOf(command);
  const raw = new Map<string, unknown>();
  const positionals: string[] = [];
  const words = (called === undefined ? argv : rest).values();
  for (const word of words) {
    if (!word.startsWith('-')) positionals.push(word);
    else if (!takeOption(word, words, options, raw)) return undefined;
  }
  // The word of the command that needs none, and that of another behind the first place.
  if (commands.some(({ name }) => positionals.includes(name))) return undefined;
  if (!takePositionals(command.usage, positionals, raw)) return undefined;
  for (const [name, { default: value }] of options) if (value !== undefined && !raw.has(name)) raw.set(name, value);
  return { word: called?.name, raw: Object.fromEntries(raw) };
}

function optionsOf({ groups }: Command): ReadonlyMap<string, Options> {
  return new Map(groups.flatMap(({ options }) => Object.entries(options)));
}

const SWITCH = /^(?:-(?<letter>[a-z])|--(?<off>no-)?(?<name>[a-z][a-z-]+))$/;
const ASSIGNED = /^--(?<name>[a-z][a-z-]+)=(?<value>[^-].*)$/;

/** Takes one option, with the value that follows it; false where it is not plain. */
function takeOption(word: string, following: Iterator<string>, options: ReadonlyMap<string, Options>, raw: Map<string, unknown>): boolean {
  const { name: assigned, value } = ASSIGNED.exec(word)?.groups ?? {};
  if (assigned !== undefined && value !== undefined) return takeValue(assigned, value, options, raw);
  const { letter, off, name: stated } = SWITCH.exec(word)?.groups ?? {};
  const name = letter === undefined ? stated : [...options].find(([, { alias }]) => alias === letter)?.[0];
  if (name === undefined) return false;
  const option = options.get(name);
  if (option?.type === 'boolean') {
    if (raw.has(name)) return false;
    raw.set(name, off === undefined);
    return true;
  }
  const next = off === undefined && option !== undefined ? following.next().value : undefined;
  return typeof next === 'string' && !next.startsWith('-') && takeValue(name, next, options, raw);
}

function takeValue(name: string, text: string, options: ReadonlyMap<string, Options>, raw: Map<string, unknown>): boolean {
  const option = options.get(name);
  if (option === undefined || option.type === 'boolean') return false;
  if (option.choices?.includes(text) === false) return false;
  if (option.type === 'number' && !/^[1-9]\d{0,14}$/.test(text)) return false;
  const value = option.type === 'number' ? Number(text) : text;
  const before = raw.get(name);
  // Of what was given before only texts are lists.
  if (before !== undefined && (option.type !== 'string' || option.default !== undefined)) return false;
  raw.set(name, before === undefined ? value : [before, value].flat());
  return true;
}

/** Gives the positionals of a usage their values: `diff <old> <new>`, `explain <path> [query]`, `merge <paths..>`; false where they are too many or too few. */
function takePositionals(usage: string, given: readonly string[], raw: Map<string, unknown>): boolean {
  const places = [...usage.matchAll(/(?<open>[<[])(?<name>\w+)(?<more>\.\.)?[>\]]/g)];
  let taken = 0;
  for (const { groups } of places) {
    const { open, name, more } = groups ?? {};
    const values = given.slice(taken, more === undefined ? taken + 1 : undefined);
    if (values.length === 0 && open === '<') return false;
    taken += values.length;
    if (name === undefined) return false;
    if (more !== undefined) raw.set(name, values);
    else if (values[0] !== undefined) raw.set(name, values[0]);
  }
  return taken === given.length;
}
