/**
 * docs/pyenv-sbom.1, the manual page: made from what the built command says of itself in its help, so that an option cannot be missing.
 * Without an argument it is written; with `--check` it is compared, and a difference is a failure. Format: man(7).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectManifest, ROOT } from './bundle.mjs';
import { commandsOf, helpOf, optionGroups, takesValue } from './help.mjs';

const PAGE = join(ROOT, 'docs', 'pyenv-sbom.1');
const ENVIRONMENT = [
  ['VIRTUAL_ENV, CONDA_PREFIX', 'The environment that is scanned when none is named, in this order; then ./.venv and ./venv.'],
  ['SOURCE_DATE_EPOCH', 'The time that a document states, in seconds since 1970, instead of the present.'],
  ['http_proxy, https_proxy, no_proxy', 'Honoured by --interpreter-sbom, the only use of the network.'],
  ['NO_COLOR, TERM=dumb', 'No colours, no progress.'],
];

/** Text that groff prints as it stands. */
function literal(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
}

function option({ name, text, attributes }) {
  const names = name.split(/, +/).map((one) => `\\fB${literal(one)}\\fR`);
  const value = takesValue({ attributes }) ? ` \\fI${attributes.includes('number') ? 'NUMBER' : 'VALUE'}\\fR` : '';
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
  return optionGroups(help).flatMap(([title, items]) => {
    const own = items.filter(({ name }) => !known.has(name));
    return own.length === 0 ? [] : [`.SS ${title}`, ...own.map(option)];
  });
}

function manPage() {
  const { name, version, description } = projectManifest();
  const main = helpOf();
  const commands = commandsOf(main);
  const known = new Set([...main.sections.values()].flat().map((item) => item.name));
  const subcommands = commands.flatMap(({ usage, help }) => [
    `.SS ${literal(usage)}`,
    literal(help.introduction.slice(1).join(' ')),
    ...options(help, known),
  ]);
  const examples = [main, ...commands.map(({ help }) => help)].flatMap((help) => help.sections.get('Examples') ?? []);
  const usages = [main.introduction[0], ...commands.map(({ usage }) => usage)];
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
