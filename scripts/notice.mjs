/**
 * NOTICE names what the bundle holds; the texts of all licences go into the build (dist/licenses.txt), equal ones once. Called as a script
 * it writes NOTICE; with `--check` it compares, and a difference is a failure.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, projectManifest, ROOT } from './bundle.mjs';
import { bundledPackages } from './bundled-packages.mjs';

const RULE = '-'.repeat(80);

/** For packages that ship no text of their licence: the text that its identifier stands for, with the author they name. */
const STANDARD_TEXTS = {
  MIT: (author) => `The MIT License (MIT)

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
  ISC: (author) => `ISC License

Copyright (c) ${author}

Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`,
  'CC0-1.0': () => 'Dedicated to the public domain: https://creativecommons.org/publicdomain/zero/1.0/legalcode',
  'CC-BY-3.0': (author) =>
    `By ${author}, under the Creative Commons Attribution 3.0 licence: https://creativecommons.org/licenses/by/3.0/legalcode. The list is used unchanged, packed into one file.`,
};

function textsOf({ key, license, author, texts, compiledIn }) {
  if (texts.length === 0) {
    const standard = STANDARD_TEXTS[license];
    if (standard === undefined) throw new Error(`${key} ships no text of ${license}`);
    return [standard((author ?? 'the authors').replace(/ *(?:<[^>]*>|\([^)]*\))/g, ''))];
  }
  return [
    ...texts,
    ...(compiledIn === undefined ? [] : [`It holds ${compiledIn.name} (${compiledIn.website}), licence ${compiledIn.license}.`]),
  ];
}

/** The text of NOTICE: what is bundled, under which licence. */
export function noticeOf(packages) {
  const { name, license } = projectManifest();
  const lines = packages.map((one) => {
    const holds = one.compiledIn === undefined ? '' : `, with ${one.compiledIn.name} (${one.compiledIn.license}) compiled in`;
    return `${one.name} ${one.version} (${one.license})${holds}\n`;
  });
  return `${name}, licence ${license}; see LICENSE.

The published package and the wheel hold these packages in one bundle. The texts of their licences are in dist/licenses.txt, which the build
writes. This list is made by scripts/notice.mjs.

${lines.join('')}`;
}

/** The texts of all licences. */
export function licensesOf(packages) {
  const owners = new Map();
  for (const one of packages) {
    const text = textsOf(one).join('\n\n');
    owners.set(text, [...(owners.get(text) ?? []), `${one.name} ${one.version} (${one.license})\n`]);
  }
  return [...owners].map(([text, titles]) => `${RULE}\n${titles.join('')}\n${text}\n`).join('\n');
}

if (process.argv[1]?.endsWith('notice.mjs')) {
  const path = join(ROOT, 'NOTICE');
  const { metafiles } = await bundle({ write: false });
  const text = noticeOf(bundledPackages(metafiles));
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error('NOTICE does not name what is bundled: run npm run notice');
    process.exit(1);
  }
}
