/** The small files of an installation, one alone in an environment of its own, damaged or blown up: the scan goes on around it. */

import { damaged, mutated } from './damage.mjs';
import { directUrl, metadata, record, SITE } from './environments.mjs';
import { diagnosticsHold, inventoryHolds, require, SECRETS } from './laws.mjs';
import { scanTree, treeOf } from './scanning.mjs';
import { json } from './texts.mjs';
import { name, text, url, version, word } from './values.mjs';

const FOLDER = `${SITE}/evil-1.0.dist-info`;
const CONDA = {
  name: 'evil',
  version: '1.0',
  build: '0',
  build_number: 0,
  files: [`${SITE}/evil-1.0.dist-info/METADATA`],
  depends: ['python'],
  license: 'MIT',
  channel: 'x',
  subdir: 'linux-64',
};

const lines = (c, separator = '\n') => c.list(8, text).join(separator);
const wheelFile = (c) =>
  [
    'Wheel-Version: 1.0',
    `Root-Is-Purelib: ${c.pick(['true', 'false', 'x'])}`,
    ...c.list(
      5,
      (d) =>
        `Tag: ${d.oneOf(
          (e) => [name(e), word(e), word(e)].join('-'),
          (e) => `${'a.'.repeat(e.pick([1, 20, 3000]))}b-${'c.'.repeat(e.pick([1, 20]))}d-e`,
        )}`,
    ),
  ].join('\n');
const configuration = (c) =>
  [
    'home = /usr/bin',
    ...c.list(
      6,
      (d) =>
        `${d.oneOf((e) => e.pick(['version', 'version_info', 'prompt', 'include-system-site-packages', 'base-prefix', 'home', 'implementation', 'uv', 'constructor', '__proto__']), text)}${d.pick([' = ', '=', ':', ''])}${d.oneOf(text, version)}`,
    ),
  ].join('\n');
const details = (c) =>
  json(
    mutated(
      {
        schema_version: '1.0',
        language: { version: '3.11' },
        implementation: { name: 'cpython', version: { major: 3, minor: 11, micro: 7, releaselevel: 'final', serial: 0 } },
        base_prefix: '/usr',
        abi: { flags: ['t'] },
        platform: 'linux-x86_64',
      },
      c,
    ),
  );

/** The files, each with its place and what stands in it. */
const FILES = [
  [`${FOLDER}/METADATA`, (c) => metadata(c, 'evil', '1.0')],
  [`${FOLDER}/RECORD`, record],
  [`${FOLDER}/WHEEL`, wheelFile],
  [`${FOLDER}/direct_url.json`, directUrl],
  [`${FOLDER}/provenance_url.json`, directUrl],
  [`${FOLDER}/INSTALLER`, lines],
  ['pyvenv.cfg', configuration],
  ['conda-meta/evil-1.0-0.json', (c) => json(mutated(CONDA, c))],
  ['lib/python3.11/build-details.json', details],
  ['include/python3.11/patchlevel.h', (c) => `#define PY_VERSION "${version(c)}"\n${lines(c)}`],
  [`${SITE}/evil.pth`, lines],
  [`${SITE}/evil.egg-link`, lines],
  [`${SITE}/old.egg-info/PKG-INFO`, (c) => metadata(c, 'old', '1.0')],
  [
    `${SITE}/old.egg-info/requires.txt`,
    (c) =>
      c
        .list(8, (d) =>
          d.oneOf(
            text,
            (e) => `[${name(e)}:${text(e)}]`,
            (e) => `${name(e)}>=${version(e)}`,
          ),
        )
        .join('\n'),
  ],
  [`${SITE}/old.egg-info/installed-files.txt`, lines],
  [`${SITE}/evil/_vendor/vendor.txt`, (c) => c.list(6, (d) => `${name(d)}==${version(d)} # ${url(d)}`).join('\n')],
];

/** Files by path: an honest distribution, and one or two files of any content. */
function filesOf(c) {
  const files = new Map([
    ['pyvenv.cfg', 'home = /usr/bin\nversion = 3.11.7\n'],
    [`${SITE}/bystander-1.0.dist-info/METADATA`, 'Metadata-Version: 2.1\nName: bystander\nVersion: 1.0\n'],
    [`${FOLDER}/METADATA`, 'Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n'],
    [`${FOLDER}/RECORD`, 'evil/_vendor/vendor.txt,,\n'],
  ]);
  let isDamaged = false;
  const count = 1 + c.below(2);
  for (let index = 0; index < count; index += 1) {
    const [path, make] = c.pick(FILES);
    const content = make(c);
    files.set(
      path,
      c.oneOf(
        () => content,
        () => content,
        (d) => {
          isDamaged = true;
          return damaged(Buffer.from(content), d);
        },
        (d) => {
          isDamaged = true;
          return blownUp(content, d);
        },
      ),
    );
  }
  return { files, isDamaged };
}

/** A line, or a piece of one, thousands of times. */
function blownUp(content, c) {
  if (!c.once(6)) return content;
  const all = content.split('\n');
  const at = c.below(all.length);
  const times = c.pick([100, 2000, 10_000]);
  const piece = all[at].slice(0, 60);
  all[at] = c.oneOf(
    () => piece.repeat(times),
    () => Array.from({ length: times }, (_, index) => `${piece}${index}`).join('\n'),
    () => `${all[at]}${c.pick(['"', '\\', '(', '[', ' ', '<', '-', '.', '!'])}`.repeat(times / 10),
  );
  return all.join('\n');
}

export const metadataCase = {
  run: async (choices) => {
    const { files, isDamaged } = filesOf(choices);
    const { inventory, diagnostics } = await scanTree(treeOf(files));
    diagnosticsHold(diagnostics);
    require(inventory?.components.some(({ distribution }) => distribution === 'bystander') ===
      true, 'one broken package never hides the others', 'the bystander is gone');
    // Damage joins what is planted to words, and nobody can find the beginning of a path in the middle of one.
    await inventoryHolds(inventory, choices, isDamaged ? { secrets: SECRETS.none } : {});
  },
  show: (choices) => Object.fromEntries(filesOf(choices).files),
};
