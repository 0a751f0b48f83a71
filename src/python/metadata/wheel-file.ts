/**
 * WHEEL: the tags that a wheel was installed with, and what they tell about the environment.
 * Specification: https://packaging.python.org/en/latest/specifications/binary-distribution-format/ and platform compatibility tags (PEP 425)
 */

export interface WheelFile {
  /** Compatibility tags, as `python-abi-platform`. */
  readonly tags: readonly string[];
  readonly generator?: string;
}

/** What tags prove of the interpreter and the machine; absent where they leave it open. */
export interface TagFacts {
  /** `3.11`, only from tags that fit one version alone (`cp311-cp311`, not `cp311-abi3`). */
  readonly pythonVersion?: string;
  readonly implementation?: 'cpython' | 'pypy';
  readonly system?: 'linux' | 'darwin' | 'win32';
  /** As `platform.machine()` spells it on that system: `x86_64`, `aarch64`, `arm64`, `AMD64`. */
  readonly machine?: string;
}

/** Parses WHEEL; anything that is no `Name: value` line is skipped. */
export function parseWheelFile(bytes: Uint8Array): WheelFile {
  const text = new TextDecoder().decode(bytes);
  const values = (name: string): string[] =>
    Array.from(text.matchAll(new RegExp(`^${name}:(.*)$`, 'gim')), (match) => (match[1] ?? '').trim()).filter((value) => value !== '');
  const generator = values('Generator')[0];
  return { tags: values('Tag').slice(0, 256), ...(generator !== undefined && { generator }) };
}

const WINDOWS_MACHINES: Readonly<Record<string, string>> = { amd64: 'AMD64', '32': 'x86', arm64: 'ARM64' };

/** What a platform tag proves. */
export function platformFacts(platform: string): Pick<TagFacts, 'system' | 'machine'> {
  const linux = /^(?:many|musl)?linux(?:\d+|_\d+_\d+)?_(.+)$/.exec(platform);
  if (linux?.[1] !== undefined) return { system: 'linux', machine: linux[1] };
  const mac = /^macosx_\d+_\d+_(.+)$/.exec(platform);
  if (mac?.[1] !== undefined) return mac[1].startsWith('universal') ? { system: 'darwin' } : { system: 'darwin', machine: mac[1] };
  const windows = /^win(?:_(\w+)|(32))$/.exec(platform);
  if (windows === null) return {};
  const machine = WINDOWS_MACHINES[windows[1] ?? windows[2] ?? ''];
  return { system: 'win32', ...(machine !== undefined && { machine }) };
}

/** What one tag proves. */
export function tagFacts(tag: string): TagFacts {
  const [python = '', abi = '', platform = ''] = tag.split('-');
  const version = /^(cp|pp)(\d)(\d*)$/.exec(python);
  const exact = version !== null && version[3] !== '' && abi !== 'none' && !abi.startsWith('abi');
  return {
    ...(exact && { pythonVersion: `${version[2]}.${version[3]}` }),
    ...(version !== null && { implementation: version[1] === 'cp' ? ('cpython' as const) : ('pypy' as const) }),
    ...platformFacts(platform),
  };
}
