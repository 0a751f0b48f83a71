/** Crates that build a C library state its release in their own version, behind the plus sign: `openssl-src 300.5.1+3.5.1`. */

/** Crate → library, and what stands before the release. Source: the version that each crate is published under. As of 2026-11-21. */
const CRATES: ReadonlyMap<string, readonly [library: string, prefix: string]> = new Map([
  ['bzip2-sys', ['bzip2', '']],
  ['curl-sys', ['curl', 'curl-']],
  ['freetype-sys', ['freetype', '']],
  ['libgit2-sys', ['libgit2', '']],
  ['libnghttp2-sys', ['nghttp2', '']],
  ['libsodium-sys-stable', ['libsodium', '']],
  ['lz4-sys', ['lz4', 'lz4-']],
  ['librocksdb-sys', ['rocksdb', '']],
  ['openssl-src', ['openssl', '']],
  ['protobuf-src', ['protobuf', '']],
  ['rdkafka-sys', ['librdkafka', '']],
  ['sasl2-sys', ['cyrus-sasl', '']],
  ['jemalloc-sys', ['jemalloc', '']],
  ['tikv-jemalloc-sys', ['jemalloc', '']],
  ['zstd-sys', ['zstd', 'zstd.']],
]);

/** The C library inside of a crate; undefined where its version states none. */
export function crateLibrary(crate: string, version: string): { library: string; version: string } | undefined {
  const row = CRATES.get(crate);
  const build = version.slice(version.indexOf('+') + 1);
  if (row === undefined || !version.includes('+') || !build.startsWith(row[1])) return undefined;
  // jemalloc: `5.3.0-1-g<commit>` is a state after 5.3.0, `-0-g` the release itself.
  const release = /^(\d+\.\d+(?:\.\d+)?[a-z]?)(?:-0-g[0-9a-f]+)?$/.exec(build.slice(row[1].length))?.[1];
  return release === undefined ? undefined : { library: row[0], version: release };
}
