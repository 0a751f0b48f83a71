/** What is fuzzed: the compiled sources (dist/lib), part by part, so that each case can go in where it costs the least. */
const LIBRARY = new URL('../../dist/lib/', import.meta.url);
const from = (path) => import(new URL(path, LIBRARY).href);

export const { readSbom, validateSbom, WRITING_FORMATS, writeSbom } = await from('formats/index.js');
export const { canonicalDocument } = await from('pipeline/convert.js');
export const { mergeSboms } = await from('pipeline/merge.js');
export const { scanEnvironment } = await from('pipeline/scan.js');
export const { collectEvidence } = await from('pipeline/collect-evidence.js');
export const { assemble } = await from('pipeline/assemble.js');
export const { discoverEnvironments } = await from('python/layout/discovery.js');
export const { discoverFileSystem } = await from('python/layout/file-system.js');
export const { memoryTree } = await from('tree/memory-tree.js');
export const { edgesBySource, reachableFrom } = await from('model/relation.js');
export const { normalizeName } = await from('model/pypi-name.js');
export const { messageOf } = await from('diagnostics/catalogue.js');
export const { DEFAULT_LIMITS } = await from('untrusted/limits.js');
