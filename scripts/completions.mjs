/**
 * docs/completions/, what bash, zsh and fish offer behind `pyenv-sbom`: made from what the built command says of itself in its help. Without
 * an argument the files are written; with `--check` they are compared, and a difference is a failure.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';
import { commandsOf, helpOf, optionGroups, takesValue } from './help.mjs';

const FOLDER = join(ROOT, 'docs', 'completions');
const MADE = '# Made by scripts/completions.mjs from the help of pyenv-sbom.';

/** The words that a description lists in brackets, for an option that takes others too: `(note, warning, error, never)`. */
function wordsIn(text) {
  return /\(([a-z-]+(?:, [a-z-]+)+)\)/.exec(text)?.[1].split(', ') ?? [];
}

/** The options of a help: their spellings, what they are for, whether a value follows, and which there are. A switch that is on can be turned off. */
function optionsOf(help) {
  return optionGroups(help)
    .flatMap(([, items]) => items)
    .map((item) => {
      const isOn = item.attributes.includes('boolean') && item.attributes.includes('default: true');
      const names = item.name.split(/, +/).map((name) => (isOn ? name.replace(/^--/, '--no-') : name));
      const choices = item.attributes.find((attribute) => attribute.startsWith('choices: '));
      return {
        names,
        text: isOn ? `not: ${item.text}` : item.text,
        takesValue: takesValue(item),
        choices: choices === undefined ? wordsIn(item.text) : [...choices.matchAll(/"([^"]+)"/g)].map(([, choice]) => choice),
      };
    });
}

/** All that the completions are made of: the options without a command's word, and those behind each word. */
function commandLine() {
  const main = helpOf();
  const commands = commandsOf(main);
  return {
    main: optionsOf(main),
    commands: commands.map(({ word, help }) => ({ word, text: help.introduction.slice(1).join(' '), options: optionsOf(help) })),
  };
}

/** A text in single quotes of sh. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function bash({ main, commands }) {
  const names = (options) => options.flatMap((option) => option.names).join(' ');
  // One word has the choices of every command that knows it.
  const all = new Map();
  for (const option of [main, ...commands.map(({ options }) => options)].flat()) {
    const key = option.names.join('|');
    const choices = [...new Set([...(all.get(key)?.choices ?? []), ...option.choices])];
    all.set(key, { ...option, choices });
  }
  const valued = [...all].filter(([, option]) => option.takesValue);
  return `${MADE}
_pyenv_sbom() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} options
  # Readline takes = for a word of its own.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $previous in
${valued.map(([key, { choices }]) => `    ${key}) COMPREPLY=(${choices.length === 0 ? '' : `$(compgen -W ${quoted(choices.join(' '))} -- "$current")`}); return ;;`).join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${commands.map(({ word, options }) => `    ${word}) options=${quoted(names(options))} ;;`).join('\n')}
    *) options=${quoted(names(main))} ;;
  esac
  if [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W ${quoted(commands.map(({ word }) => word).join(' '))} -- "$current"))
    local path
    while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen -f -- "$current")
  else
    COMPREPLY=()
  fi
}
# What is left empty is a path.
complete -o filenames -o default -F _pyenv_sbom pyenv-sbom
`;
}

function zsh({ main, commands }) {
  const spec = ({ names, text, takesValue: isValued, choices }) => {
    const purpose = text.replace(/[\\[\]:]/g, (sign) => `\\${sign}`);
    const value = isValued ? `:value:${choices.length === 0 ? '_files' : `(${choices.join(' ')})`}` : '';
    const tail = quoted(`[${purpose}]${value}`);
    return names.length === 1 ? `    '*'${names[0]}${tail}` : `    '*'{${names.join(',')}}${tail}`;
  };
  const specs = (options) => options.map(spec).join('\n');
  const words = commands.map(({ word, text }) => `    ${quoted(`${word}:${text}`)}`).join('\n');
  return `#compdef pyenv-sbom
${MADE}
_pyenv_sbom_first() {
  local -a commands=(
${words}
  )
  _describe command commands
  _files
}

local -a options
case \${words[2]} in
${commands.map(({ word, options }) => `  ${word}) options=(\n${specs(options)}\n  ) ;;`).join('\n')}
  *) options=(
${specs(main)}
  ) ;;
esac
_arguments -s $options '1:command or path:_pyenv_sbom_first' '*:path:_files'
`;
}

function fish({ main, commands }) {
  const words = commands.map(({ word }) => word).join(' ');
  const line = (condition, { names, text, takesValue: isValued, choices }) => {
    const spelled = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ');
    const free = isValued ? ' -r' : '';
    const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : free;
    return `complete -c pyenv-sbom -n ${quoted(condition)} ${spelled}${value} -d ${fishQuoted(text)}`;
  };
  return `${[
    MADE,
    ...commands.map(({ word, text }) => `complete -c pyenv-sbom -n __fish_use_subcommand -a ${word} -d ${fishQuoted(text)}`),
    ...main.map((option) => line(`not __fish_seen_subcommand_from ${words}`, option)),
    ...commands.flatMap(({ word, options }) => options.map((option) => line(`__fish_seen_subcommand_from ${word}`, option))),
  ].join('\n')}\n`;
}

/** In fish a backslash escapes within quotes too. */
function fishQuoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

const described = commandLine();
const files = { 'pyenv-sbom.bash': bash(described), '_pyenv-sbom': zsh(described), 'pyenv-sbom.fish': fish(described) };
mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  if (!process.argv.includes('--check')) writeFileSync(join(FOLDER, name), text);
  else if (readFileSync(join(FOLDER, name), 'utf8') !== text) {
    console.error(`docs/completions/${name} does not know what the help says: run npm run man`);
    process.exitCode = 1;
  }
}
