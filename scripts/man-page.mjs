/**
 * docs/pyenv-sbom.1, the manual page: made from what the built command says of itself in its help, so that an option cannot be missing.
 * Without an argument it is written; with `--check` it is compared, and a difference is a failure. Format: man(7).
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectManifest, ROOT } from './bundle.mjs';

const PAGE = join(ROOT, 'docs', 'pyenv-sbom.1');
/** What the help says of an option behind its text, in brackets. */
const ATTRIBUTES =
  /\s*\[((?:boolean|string|number|array|count|default|required|deprecated)\b[^[\]]*|choices: [^\]]*|default: .*?)\](?=\s*(?:\[|$))/g;

const ENVIRONMENT = [
  ['VIRTUAL_ENV, CONDA_PREFIX', 'The environment that is scanned when none is named, in this order; then ./.venv and ./venv.'],
  ['SOURCE_DATE_EPOCH', 'The time that a document states, in seconds since 1970, instead of the present.'],
  ['http_proxy, https_proxy, no_proxy', 'Honoured by --interpreter-sbom, the only use of the network.'],
  ['NO_COLOR, TERM=dumb', 'No colours, no progress.'],
];

/** The help of a command as sections: a title, and items of a name with its text. What stands before the first is the introduction. */
function helpOf(...command) {
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
  const isOption = !['Commands', 'Positionals', 'Examples'].includes(title);
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

/** Text that groff prints as it stands. */
function literal(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

function option({ name, text, attributes }) {
  const takesValue = !attributes.includes('boolean') && attributes.some((attribute) => /^(?:string|number|array|choices)/.test(attribute));
  const names = name.split(/, +/).map((one) => `\\fB${literal(one)}\\fR`);
  const value = takesValue ? ` \\fI${attributes.includes('number') ? 'NUMBER' : 'VALUE'}\\fR` : '';
  const more = attributes
    .filter((attribute) => /^(?:choices|default):/.test(attribute) && attribute !== 'default: false')
    .map((attribute) => ` ${attribute[0].toUpperCase()}${attribute.slice(1).replaceAll('"', '')}.`);
  return `.TP\n${names.join(', ')}${value}\n${literal(sentence(text) + more.join(''))}`;
}

function sentence(text) {
  const begun = /^[a-z]+\b[^-.]/.test(text) ? text[0].toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The groups of options in a command's help, those apart that `known` has. */
function options(help, known = new Set()) {
  return [...help.sections]
    .filter(([title]) => !['Commands', 'Positionals', 'Examples'].includes(title))
    .flatMap(([title, items]) => {
      const own = items.filter(({ name }) => !known.has(name));
      return own.length === 0 ? [] : [`.SS ${title}`, ...own.map(option)];
    });
}

function manPage() {
  const { name, version, description } = projectManifest();
  const main = helpOf();
  const commands = (main.sections.get('Commands') ?? []).filter(({ attributes }) => !attributes.includes('default'));
  const known = new Set([...main.sections.values()].flat().map((item) => item.name));
  const subcommands = commands.flatMap(({ name: usage }) => {
    const help = helpOf(usage.split(' ')[1]);
    return [`.SS ${literal(usage)}`, literal(help.introduction.slice(1).join(' ')), ...options(help, known)];
  });
  const examples = [main, ...commands.map(({ name: usage }) => helpOf(usage.split(' ')[1]))].flatMap(
    (help) => help.sections.get('Examples') ?? [],
  );
  const usages = [main.introduction[0], ...commands.map(({ name: usage }) => usage)];
  return `${[
    `.\\" Made by scripts/man-page.mjs from the command's help.`,
    `.TH ${name.toUpperCase()} 1 "" "${name} ${version}" "User Commands"`,
    '.SH NAME',
    `${literal(name)} \\- ${literal(description)}`,
    '.SH SYNOPSIS',
    ...usages.map((usage) => `.B ${literal(usage)}\n.br`),
    '.SH DESCRIPTION',
    ...main.introduction.slice(1).map(literal),
    ...(main.sections.get('Positionals') ?? []).map((item) => `.TP\n\\fI${literal(item.name)}\\fR\n${literal(sentence(item.text))}`),
    '.SH COMMANDS',
    ...subcommands,
    '.SH OPTIONS',
    ...options(main),
    '.SH EXIT STATUS',
    literal(main.epilogue.replace(/^Exit codes: /, '')),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.map(([variable, text]) => `.TP\n.B ${literal(variable)}\n${literal(text)}`),
    '.SH EXAMPLES',
    ...examples.map((item) => `.TP\n.B ${literal(item.name)}\n${literal(sentence(item.text))}`),
    '.SH SEE ALSO',
    'The documentation that is installed with the package, in the folder docs.',
  ].join('\n')}\n`;
}

const text = manPage();
if (!process.argv.includes('--check')) writeFileSync(PAGE, text);
else if (readFileSync(PAGE, 'utf8') !== text) {
  console.error('docs/pyenv-sbom.1 does not say what the help says: run npm run man');
  process.exit(1);
}
