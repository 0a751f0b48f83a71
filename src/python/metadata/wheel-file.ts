/**
 * WHEEL: the tags that a wheel was installed with, and what they tell about the environment.
 * Specification: https://packaging.python.org/en/latest/specifications/binary-distribution-format/ and platform compatibility tags (PEP 425)
 */
import { type Platform, platformOfTag } from '../../model/architectures.ts';

export interface WheelFile {
  /** Compatibility tags, as `python-abi-platform`. */
  readonly tags: readonly string[];
  readonly generator?: string;
}

/** What tags prove of the interpreter and the machine; absent where they leave it open. */
export interface TagFacts extends Platform {
  /** `3.11`, only from tags that fit one version alone (`cp311-cp311`, not `cp311-abi3`). */
  readonly pythonVersion?: string;
  readonly implementation?: 'cpython' | 'pypy';
}

/** Parses WHEEL; anything that is no `Name: value` line is skipped. */
export function parseWheelFile(bytes: Uint8Array): WheelFile {
  const text = new TextDecoder().decode(bytes);
  const values = (name: string): string[] =>
    Array.from(text.matchAll(new RegExp(`^${name}:(.*)$`, 'gim')), (match) => (match[1] ?? '').trim()).filter((value) => value !== '');
  const generator = values('Generator')[0];
  return { tags: values('Tag').slice(0, 256), ...(generator !== undefined && { generator }) };
}

/** What one tag proves. */
export function tagFacts(tag: string): TagFacts {
  const [python = '', abi = '', platform = ''] = tag.split('-');
  const version = /^(cp|pp)(\d)(\d*)$/.exec(python);
  const exact = version !== null && version[3] !== '' && abi !== 'none' && !abi.startsWith('abi');
  return {
    ...(exact && { pythonVersion: `${version[2]}.${version[3]}` }),
    ...(version !== null && { implementation: version[1] === 'cp' ? ('cpython' as const) : ('pypy' as const) }),
    ...platformOfTag(platform),
  };
}
