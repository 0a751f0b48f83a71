/** What bench-formats.mjs measures, as one module: bundled by it like everything that is installed. */
export { readSbom, writeSbom } from '../src/formats/index.ts';
export { canonicalDocument } from '../src/pipeline/convert.ts';
