/**
 * What setuptools and distutils left before wheels: requires.txt and installed-files.txt of an egg-info.
 * Specification: https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html
 */

import { normalizedPath } from '../../tree/file-tree.ts';
import { MOST_RECORDED } from './record-lines.ts';
import { firstLines, MOST_LINES } from './text-lines.ts';

/**
 * The requirements of requires.txt as Requires-Dist lines: a section `[extra:marker]` becomes a marker. Lines that are none are
 * kept, so that the parser of requirements reports them.
 */
export function eggRequirements(bytes: Uint8Array): readonly string[] {
  const requirements: string[] = [];
  let condition = '';
  for (const line of statedLines(bytes, MOST_LINES)) {
    const section = /^\[([^\]]*)\]$/.exec(line)?.[1];
    if (section === undefined) requirements.push(condition === '' ? line : withCondition(line, condition));
    else condition = conditionOf(section);
  }
  return requirements;
}

/** `extra:marker` as a marker; either part may be missing. */
function conditionOf(section: string): string {
  const colon = section.indexOf(':');
  const [extra, marker] = colon < 0 ? [section, ''] : [section.slice(0, colon), section.slice(colon + 1)];
  const wanted = extra.trim() === '' ? '' : `extra == "${extra.trim().replaceAll('"', '')}"`;
  if (marker.trim() === '') return wanted;
  return wanted === '' ? marker.trim() : `(${marker.trim()}) and ${wanted}`;
}

function withCondition(requirement: string, condition: string): string {
  const semicolon = requirement.lastIndexOf(';');
  // A requirement of an old egg may carry a marker of its own.
  return semicolon < 0 || /@\s/.test(requirement)
    ? `${requirement} ; ${condition}`
    : `${requirement.slice(0, semicolon)}; (${requirement.slice(semicolon + 1).trim()}) and ${condition}`;
}

/** The paths of installed-files.txt, which are relative to the egg-info folder, as paths relative to the folder that holds it; what lies outside of that is left out. */
export function installedFiles(bytes: Uint8Array, folder: string): readonly string[] {
  return statedLines(bytes, MOST_RECORDED).flatMap((line) => normalizedPath(`${folder}/${line.replaceAll('\\', '/')}`) ?? []);
}

/** The first lines that say something. */
function statedLines(bytes: Uint8Array, most: number): readonly string[] {
  return firstLines(new TextDecoder().decode(bytes), most)
    .lines.map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
