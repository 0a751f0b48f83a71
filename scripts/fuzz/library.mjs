/** What is fuzzed: the compiled sources (dist/lib), part by part, so that each case can go in where it costs the least. */
const LIBRARY = new URL('../../dist/lib/', import.meta.url);
/** A module of it. */
export const fromLibrary = (path) => import(new URL(path, LIBRARY).href);

export const { readSbom, validateSbom, WRITING_FORMATS, writeSbom } = await fromLibrary('formats/index.js');
export const { canonicalDocument } = await fromLibrary('pipeline/convert.js');
export const { mergeSboms } = await fromLibrary('pipeline/merge.js');
export const { scanEnvironment } = await fromLibrary('pipeline/scan.js');
export const { collectEvidence } = await fromLibrary('pipeline/collect-evidence.js');
export const { complete, unite } = await fromLibrary('pipeline/assemble.js');
export const { discoverEnvironments } = await fromLibrary('python/layout/discovery.js');
export const { discoverFileSystem } = await fromLibrary('python/layout/file-system.js');
export const { memoryTree } = await fromLibrary('tree/memory-tree.js');
export const { edgesBySource, reachableFrom } = await fromLibrary('model/relation.js');
export const { purlKey } = await fromLibrary('model/identity.js');
export const { changePurl } = await fromLibrary('model/purl.js');
export const { normalizeName } = await fromLibrary('model/pypi-name.js');
export const { messageOf } = await fromLibrary('diagnostics/catalogue.js');
export const { DEFAULT_LIMITS } = await fromLibrary('untrusted/limits.js');
