/** What the built command says in its help, as data: the manual page and the completions of shells are made of it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';

/** Sections of the help that hold no options. */
const OTHER_SECTIONS = new Set(['Commands', 'Positionals', 'Examples']);
/** What the help says of an option behind its text, in brackets. */
const ATTRIBUTES =
  /\s*\[((?:boolean|string|number|array|count|default|required|deprecated)\b[^[\]]*|choices: [^\]]*|default: .*?)\](?=\s*(?:\[|$))/g;

/** The help of a command as sections: a title, and items of a name with its text. What stands before the first is the introduction. */
export function helpOf(...command) {
  const args = [join(ROOT, 'bin', 'pyenv-sbom.js'), ...command, '--help'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`--help failed: ${stderr}`);
  const sections = [{ title: '', lines: [] }];
  for (const line of stdout.trimEnd().split('\n')) {
    const title = /^([A-Z][A-Za-z ]*):$/.exec(line)?.[1];
    if (title === undefined) sections.at(-1).lines.push(line);
    else sections.push({ title, lines: [] });
  }
  const [introduction, ...rest] = sections;
  return {
    introduction: paragraphs(introduction.lines),
    sections: new Map(rest.map(({ title, lines }) => [title, itemsOf(title, lines)])),
    epilogue: paragraphs(afterItems(rest.at(-1).lines)).join(' '),
  };
}

function paragraphs(lines) {
  return lines
    .join('\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '');
}

/** Text at the margin behind the last section is the epilogue. */
function afterItems(lines) {
  const index = lines.findIndex((line) => /^\S/.test(line));
  return index === -1 ? [] : lines.slice(index);
}

/** Items begin at two columns (options without a short form at six); their text stands in columns and is wrapped there. */
function itemsOf(title, lines) {
  const isOption = !OTHER_SECTIONS.has(title);
  const begins = isOption ? /^ {2}(-\w, {1,2}--\S+|-\w|--\S+| {4}--\S+)(?: {2,}|$)/ : /^ {2}(\S.*?)(?: {2,}|$)/;
  const items = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    if (/^\S/.test(line)) break;
    const name = begins.exec(line);
    if (name !== null) items.push({ name: name[1].trim(), text: line.slice(name[0].length).trim() });
    else if (items.length > 0) append(items.at(-1), line);
  }
  return items.map(({ name, text }) => ({ name, text: text.replace(ATTRIBUTES, '').trim(), attributes: attributesOf(text) }));
}

/** A wrapped line belongs to the text; in the examples a command that was too long goes on in the first column of its own. */
function append(item, line) {
  if (/^ {2}\S/.test(line)) item.name += ` ${line.trim()}`;
  else item.text += ` ${line.trim()}`;
}

function attributesOf(text) {
  return [...text.matchAll(ATTRIBUTES)].map(([, attribute]) => attribute.replace(/\s+/g, ' '));
}

/** The groups of options in a help: their titles with their items. */
export function optionGroups(help) {
  return [...help.sections].filter(([title]) => !OTHER_SECTIONS.has(title));
}

/** The commands but for the one that needs no word: usage, word and help of each. */
export function commandsOf(help) {
  return (help.sections.get('Commands') ?? [])
    .filter(({ attributes }) => !attributes.includes('default'))
    .map(({ name: usage }) => ({ usage, word: usage.split(' ')[1], help: helpOf(usage.split(' ')[1]) }));
}

/** Whether an option wants a value behind it. */
export function takesValue({ attributes }) {
  return !attributes.includes('boolean') && attributes.some((attribute) => /^(?:string|number|array|choices)/.test(attribute));
}
