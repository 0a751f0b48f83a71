/**
 * What we parse and decide against the reference implementations: names, versions, specifiers, requirements and markers against
 * packaging, the licence table against trove-classifiers. Thousands of generated strings (a fixed seed) and two thousand real ones.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { normalizeName } from '../dist/lib/model/pypi-name.js';
import { compareVersions, parseVersion, versionKey } from '../dist/lib/model/pypi-version.js';
import { CLASSIFIER_LICENSES } from '../dist/lib/python/metadata/license-classifiers.js';
import { evaluateMarker } from '../dist/lib/python/requirements/marker.js';
import { parseRequirement } from '../dist/lib/python/requirements/requirement.js';
import { parseSpecifiers, satisfies } from '../dist/lib/python/requirements/specifier.js';
import { pythonWith } from './python-with.mjs';

const FOLDER = fileURLToPath(new URL('../test/oracles/', import.meta.url));
const GENERATED = { names: 1000, versions: 3000, pairs: 3000, specifiers: 4000, requirements: 6000 };

/** A generator of numbers with a fixed seed (mulberry32). */
let state = 20_26;
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
const oneOf = (list) => list[Math.floor(random() * list.length)];
const maybe = (probability, make) => (random() < probability ? make() : '');
const times = (count, make) => Array.from({ length: count }, make);
const upTo = (most, make, separator = '') => times(Math.floor(random() * (most + 1)), make).join(separator);

const number = () => String(oneOf([0, 1, 2, 3, 9, 10, 11, 26, 100, 2026, '01', '9007199254740993']));
const release = () => times(1 + Math.floor(random() * 4), number).join('.');
const version = () =>
  maybe(0.1, () => 'v') +
  maybe(0.1, () => `${number()}!`) +
  release() +
  maybe(
    0.3,
    () =>
      oneOf(['', '.', '-', '_']) +
      oneOf(['a', 'alpha', 'b', 'beta', 'c', 'rc', 'pre', 'preview', 'RC']) +
      oneOf(['', '.', '-']) +
      maybe(0.8, number),
  ) +
  maybe(0.2, () => oneOf(['-1', '.post', 'post2', '-r3', '_rev', '.POST4'])) +
  maybe(0.2, () => oneOf(['.dev', 'dev1', '-dev2', '_dev.3', '.DEV4'])) +
  maybe(0.15, () => `+${oneOf(['local', 'cu128', '1', 'ubuntu-1', 'a.b_c', 'A.01'])}`);
/** A text with some characters changed, so that the limits of the grammar are seen from both sides. */
const mutated = (text) =>
  text === ''
    ? text
    : times(1 + Math.floor(random() * 2), () => Math.floor(random() * text.length)).reduce(
        (changed, at) =>
          changed.slice(0, at) +
          oneOf(['', ' ', '.', '-', '*', '+', '!', '(', ')', '[', ';', ',', '=', '"', 'x', '0']) +
          changed.slice(at + oneOf([0, 1])),
        text,
      );
const sometimesMutated = (make) => () => (random() < 0.2 ? mutated(make()) : make());

const operator = () => oneOf(['==', '!=', '<=', '>=', '<', '>', '~=', '===']);
const specifier = () => `${operator()}${maybe(0.3, () => ' ')}${version()}${maybe(0.15, () => '.*')}`;
const specifiers = () => upTo(3, specifier, oneOf([',', ', ', ' ,']));
const name = () => oneOf(['a', 'numpy', 'Zope.Interface', 'typing_extensions', 'a--b', 'x1', 'A.b-c_d']);
const VARIABLES = Object.keys(JSON.parse(readFileSync(`${FOLDER}environments.json`, 'utf8'))[0]);
const OLD = ['os.name', 'sys.platform', 'platform.version', 'platform.machine', 'platform.python_implementation', 'python_implementation'];
const value = () => {
  const quote = oneOf(['"', "'"]);
  return (
    quote +
    oneOf([
      '3.8',
      '3.11',
      '3.11.7',
      '3.14',
      '3',
      '2.7',
      'linux',
      'win32',
      'posix',
      'CPython',
      'cpython',
      'PyPy',
      'x86_64',
      'Linux',
      '3.8, 3.11',
      'linux win32',
      '',
      '3.*',
      '3.11.*',
      '6.1.0',
    ]) +
    quote
  );
};
const comparison = () => {
  if (random() < 0.25) return `extra ${oneOf(['==', '!='])} ${oneOf(['"test"', "'All_Docs'", '"x"'])}`;
  const variable = random() < 0.05 ? oneOf(OLD) : oneOf(VARIABLES);
  const sides = [variable, value()];
  if (random() < 0.15) sides.reverse();
  return sides.join(` ${oneOf(['==', '!=', '<=', '>=', '<', '>', 'in', 'not in', '~=', '==='])} `);
};
const marker = (depth = 0) => {
  const kind = random();
  if (depth > 2 || kind < 0.5) return comparison();
  if (kind < 0.65) return `(${marker(depth + 1)})`;
  return `${marker(depth + 1)} ${oneOf(['and', 'or'])} ${marker(depth + 1)}`;
};
const requirement = () =>
  name() +
  maybe(0.3, () => `[${upTo(3, () => oneOf(['test', 'All_Docs', 'x', 'a.b']), oneOf([',', ' , ']))}]`) +
  maybe(
    0.8,
    () =>
      oneOf(['', ' ']) +
      (random() < 0.1
        ? `@ ${oneOf(['https://example.org/a.whl', 'git+ssh://git@example.org/x@v1#egg=x', 'file:///a'])} `
        : random() < 0.15
          ? `(${specifiers()})`
          : specifiers()),
  ) +
  maybe(0.6, () => `${oneOf(['; ', ' ; ', ';'])}${marker()}`);

function versions() {
  return times(GENERATED.versions, sometimesMutated(version)).map((text) => ({ text, valid: parseVersion(text) !== undefined }));
}

function pairs() {
  return times(GENERATED.pairs, () => {
    // Pairs that differ in one part are where an order goes wrong.
    const left = version();
    const changed = random() < 0.7 ? left.replace(/\d+/, number()) : version();
    const right = parseVersion(changed) === undefined ? left : changed;
    return {
      left,
      right,
      order: Math.sign(compareVersions(parseVersion(left), parseVersion(right))),
      equal: versionKey(left) === versionKey(right),
    };
  });
}

function contained() {
  return times(GENERATED.specifiers, () => {
    const text = sometimesMutated(specifiers)();
    const parsed = parseSpecifiers(text);
    const near = parsed?.[0]?.version.replace(/\.\*$/, '');
    const candidate = random() < 0.6 && near !== undefined && parseVersion(near) !== undefined ? near : version();
    return {
      text,
      version: candidate,
      contains: parsed === undefined ? null : parsed.every((one) => satisfies(candidate, one)),
    };
  });
}

function judged(text, environments) {
  const parsed = parseRequirement(text);
  if (!('value' in parsed)) return { text, valid: false };
  const { value: found } = parsed;
  const extras = ['', 'test', 'all-docs', 'x'];
  const truths = environments.map((environment) =>
    Object.fromEntries(
      extras.map((extra) => [
        extra,
        found.marker === undefined ? true : evaluateMarker(found.marker, environment, new Set(extra === '' ? [] : [extra])),
      ]),
    ),
  );
  return {
    text,
    valid: true,
    name: found.name,
    extras: [...new Set(found.extras)].sort(),
    url: found.url ?? null,
    specifiers: found.specifiers.map((one) => one.operator + one.version).join(','),
    hasMarker: found.marker !== undefined,
    truths,
  };
}

const environments = JSON.parse(readFileSync(`${FOLDER}environments.json`, 'utf8'));
const real = readFileSync(`${FOLDER}real-requirements.txt`, 'utf8').trim().split('\n');
const maps = environments.map((environment) => new Map(Object.entries(environment)));
const said = {
  environments,
  names: times(GENERATED.names, () => upTo(6, () => oneOf(['a', 'B', '-', '_', '.', '9', 'Zope']))).map((text) => ({
    text,
    normalized: normalizeName(text),
  })),
  versions: versions(),
  pairs: pairs(),
  specifiers: contained(),
  requirements: [...real, ...times(GENERATED.requirements, sometimesMutated(requirement))].map((text) => judged(text, maps)),
  licenses: Object.fromEntries(CLASSIFIER_LICENSES),
  ambiguous: Object.keys(JSON.parse(readFileSync(`${FOLDER}ambiguous-classifiers.json`, 'utf8'))),
  identifiers: createRequire(import.meta.url)('spdx-license-ids'),
};
const python = pythonWith(`${FOLDER}requirements.txt`, 'oracles');
if ('missing' in python) {
  console.error(`oracles: ${process.env.CI ? 'FAILED' : 'skipped'}: ${python.missing}`);
  process.exit(process.env.CI ? 1 : 0);
}
const ran = spawnSync(python.interpreter, [`${FOLDER}compare.py`], { input: JSON.stringify(said), encoding: 'utf8', maxBuffer: 1 << 28 });
process.stdout.write(ran.stdout);
process.stderr.write(ran.stderr);
console.log(`oracles: ${real.length} real requirements, ${GENERATED.requirements} generated`);
process.exit(ran.status ?? 1);
