/**
 * Crates that are an operating system's, by their names. cargo-cyclonedx lists the crates of every target (`cdx:rustc:sbom:target:all_targets`),
 * so a wheel for Linux names those of Windows; where a name decides it, they are not in the archive (docs/rules.md R4.9).
 * Source: the crates' own descriptions and their `cfg(...)` in the manifests of what depends on them.
 */
import type { Component } from '../../model/component.ts';
import type { DocumentStatement } from '../../model/inventory.ts';

/** Whole names, and beginnings that end in `*`. */
const CRATES: Readonly<Record<string, readonly string[]>> = {
  windows: [
    ...['windows', 'windows-*', 'windows_*', 'winapi', 'winapi-*', 'winreg', 'winsafe', 'win32job', 'schannel', 'wepoll-ffi', 'miow'],
    ...['kernel32-sys', 'ws2_32-sys', 'user32-sys', 'advapi32-sys', 'anstyle-wincon', 'crossterm_winapi', 'clipboard-win', 'junction'],
  ],
  darwin: [
    ...['core-foundation', 'core-foundation-sys', 'core-graphics', 'core-graphics-types', 'cocoa', 'cocoa-foundation', 'io-kit-sys'],
    ...['security-framework', 'security-framework-sys', 'system-configuration', 'system-configuration-sys', 'fsevent-sys', 'mach', 'mach2'],
    ...['objc', 'objc-*', 'objc2', 'objc2-*', 'block2', 'dispatch2'],
  ],
  android: ['android_system_properties', 'android-tzdata', 'android_logger', 'android_log-sys', 'ndk', 'ndk-*'],
  wasi: ['wasi', 'wasip2', 'wasip3'],
  redox: ['redox_syscall', 'redox_users'],
  hermit: ['hermit-abi'],
  uefi: ['r-efi'],
};

const WHOLE: ReadonlyMap<string, string> = new Map(
  Object.entries(CRATES).flatMap(([system, names]) => names.map((name) => [name, system] as const)),
);

const ALL_TARGETS = 'cdx:rustc:sbom:target:all_targets=true';

/** Whether a document says that it lists the crates of every target. */
export function listsAllTargets(statements: readonly DocumentStatement[] = []): boolean {
  return statements.some(({ about, text }) => about === 'property' && text === ALL_TARGETS);
}

/** The operating system that a crate is for, where its name decides it and it is not `system`. */
export function otherTarget({ purl }: Component, system: string): string | undefined {
  if (purl?.type !== 'cargo') return undefined;
  const begin = /^[^-_]+[-_]/.exec(purl.name)?.[0];
  const found = WHOLE.get(purl.name) ?? (begin === undefined ? undefined : WHOLE.get(`${begin}*`));
  return found === system ? undefined : found;
}
