/**
 * WHEEL: the tags that a wheel was installed with, and what they tell about the environment.
 * Specification: https://packaging.python.org/en/latest/specifications/binary-distribution-format/ and platform compatibility tags (PEP 425)
 */
import { type Platform, platformOfTag } from '../../model/architectures.ts';
import { remember } from '../../model/remember.ts';

export interface WheelFile {
  /** Compatibility tags, as `python-abi-platform`, none of them compressed. */
  readonly tags: readonly string[];
  readonly generator?: string;
  /** Root-Is-Purelib: false where the wheel says that it holds code of a platform. */
  readonly isPure?: boolean;
}

const MOST_TAGS = 256;
const GENERATOR = /^Generator:(.*)$/gim;
const PURELIB = /^Root-Is-Purelib:(.*)$/gim;
const TAG = /^Tag:(.*)$/gim;

/** What tags prove of the interpreter and the machine; absent where they leave it open. */
export interface TagFacts extends Platform {
  /** `3.11`, only from tags that fit one version alone (`cp311-cp311`, not `cp311-abi3`). */
  readonly pythonVersion?: string;
  readonly implementation?: 'cpython' | 'pypy';
}

/** Parses WHEEL; anything that is no `Name: value` line is skipped. */
export function parseWheelFile(bytes: Uint8Array): WheelFile {
  return parsed(UTF8.decode(bytes));
}

const UTF8 = new TextDecoder();

/** One tool writes the same for most of what it builds. */
const parsed = remember((text: string): WheelFile => {
  const values = (line: RegExp): string[] =>
    Array.from(text.matchAll(line), (match) => (match[1] ?? '').trim()).filter((value) => value !== '');
  const generator = values(GENERATOR)[0];
  const purelib = values(PURELIB)[0]?.toLowerCase();
  return {
    tags: [...new Set(values(TAG).slice(0, MOST_TAGS).flatMap(expandedTags))].slice(0, MOST_TAGS),
    ...(generator !== undefined && { generator }),
    ...((purelib === 'true' || purelib === 'false') && { isPure: purelib === 'true' }),
  };
});

/**
 * The tags that a compressed one stands for: `py2.py3-none-any`, and, in WHEEL against the specification,
 * `cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64` (every wheel of maturin before 1.10).
 */
function expandedTags(tag: string): readonly string[] {
  const [python = '', abi = '', platform = '', ...rest] = tag.split('-').map((field) => field.split('.').slice(0, MOST_TAGS));
  if (rest.length > 0 || platform === '') return [tag];
  const found: string[] = [];
  for (const interpreter of python)
    for (const binary of abi)
      for (const machine of platform) {
        if (found.length === MOST_TAGS) return found;
        found.push(`${interpreter}-${binary}-${machine}`);
      }
  return found;
}

/** What one tag proves. */
export const tagFacts: (tag: string) => TagFacts = remember(factsOf);

function factsOf(tag: string): TagFacts {
  const [python = '', abi = '', platform = ''] = tag.split('-');
  const version = /^(cp|pp)(\d)(\d*)$/.exec(python);
  const exact = version !== null && version[3] !== '' && abi !== 'none' && !abi.startsWith('abi');
  return {
    ...(exact && { pythonVersion: `${version[2]}.${version[3]}` }),
    ...(version !== null && { implementation: version[1] === 'cp' ? ('cpython' as const) : ('pypy' as const) }),
    ...platformOfTag(platform),
  };
}
