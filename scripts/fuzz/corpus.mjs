/** Real documents to damage: what the golden cases expect. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectedFiles, goldenCases } from '../golden-cases.mjs';

const LARGEST = 60_000;
let documents;

/** The texts of the golden documents that are small enough to be read thousands of times. */
export function corpus() {
  documents ??= goldenCases()
    .flatMap((golden) => expectedFiles(golden).map((name) => join(golden.folder, name)))
    .filter((path) => /\.(?:json|xml|spdx)$/.test(path))
    .sort()
    .map((path) => readFileSync(path))
    .filter(({ length }) => length <= LARGEST);
  return documents;
}
