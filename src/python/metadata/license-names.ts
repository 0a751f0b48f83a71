/**
 * What people write into the License field, where it names exactly one SPDX licence. Compared in lower case, without `the`, `license`,
 * `licence`, `version`, `v` before a number, punctuation and what stands in brackets at the end. A name that leaves version or number of
 * clauses open (`BSD`, `Apache`, `GPLv3` without `+`, `LGPL`) is left out on purpose: it stays a named licence.
 */
const NAMES: Readonly<Record<string, string>> = {
  mit: 'MIT',
  'mit expat': 'MIT',
  expat: 'MIT',
  'apache 2.0': 'Apache-2.0',
  'apache 2': 'Apache-2.0',
  'apache software 2.0': 'Apache-2.0',
  'asl 2.0': 'Apache-2.0',
  'bsd 3 clause': 'BSD-3-Clause',
  '3 clause bsd': 'BSD-3-Clause',
  'new bsd': 'BSD-3-Clause',
  'modified bsd': 'BSD-3-Clause',
  'bsd 2 clause': 'BSD-2-Clause',
  '2 clause bsd': 'BSD-2-Clause',
  'simplified bsd': 'BSD-2-Clause',
  '0 clause bsd': '0BSD',
  isc: 'ISC',
  'mpl 2.0': 'MPL-2.0',
  'mozilla public 2.0': 'MPL-2.0',
  'mpl 1.1': 'MPL-1.1',
  'gplv2+': 'GPL-2.0-or-later',
  'gplv3+': 'GPL-3.0-or-later',
  'gnu gplv2+': 'GPL-2.0-or-later',
  'gnu gplv3+': 'GPL-3.0-or-later',
  'gnu general public 2 or later': 'GPL-2.0-or-later',
  'gnu general public 3 or later': 'GPL-3.0-or-later',
  'lgplv2+': 'LGPL-2.0-or-later',
  'lgplv2.1+': 'LGPL-2.1-or-later',
  'lgplv3+': 'LGPL-3.0-or-later',
  'gnu lgplv3+': 'LGPL-3.0-or-later',
  'agplv3+': 'AGPL-3.0-or-later',
  'gnu agplv3+': 'AGPL-3.0-or-later',
  'boost software 1.0': 'BSL-1.0',
  'eclipse public 1.0': 'EPL-1.0',
  'eclipse public 2.0': 'EPL-2.0',
  'epl 2.0': 'EPL-2.0',
  'artistic 2.0': 'Artistic-2.0',
  'cc0 1.0': 'CC0-1.0',
  'cc0 1.0 universal': 'CC0-1.0',
  unlicense: 'Unlicense',
  zlib: 'Zlib',
  'zpl 2.1': 'ZPL-2.1',
  'zope public 2.1': 'ZPL-2.1',
  'eupl 1.2': 'EUPL-1.2',
  'european union public 1.2': 'EUPL-1.2',
};

const LONGEST_NAME = 100;

/** The identifier that a name stands for; undefined where it names none, or leaves open which. */
export function licenseByName(text: string): string | undefined {
  if (text.length > LONGEST_NAME) return undefined;
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/\s*\([^()]*\)$/, '')
    .replace(/\b(?:the|licen[cs]e[ds]?|version)\b/g, ' ')
    .replace(/\bv\.?\s*(?=\d)/g, ' ')
    .replace(/[-_,;:"']+|\.(?!\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return Object.hasOwn(NAMES, plain) ? NAMES[plain] : undefined;
}
