/**
 * What the validators of all formats share: schemas found beside the code, ajv set up for them, and what our own readers find
 * wrong. Loaded only for `--validate` and in tests: validators are large.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import addDraft2019Formats from 'ajv-formats-draft2019';
import type { Outcome } from '../diagnostics/diagnostic.ts';
import type { ReadOptions } from './trust.ts';

/** No more of them are named. */
export const MOST_PROBLEMS = 20;

/** For documents that we wrote ourselves. */
export const NO_LIMITS: ReadOptions = { depth: 1000, values: Number.MAX_SAFE_INTEGER, trust: 'own' };

/** Whose schemas there are, with the package and the folder in it that holds them. */
const COLLECTIONS = {
  cyclonedx: { name: '@cyclonedx/cyclonedx-library', folder: ['res', 'schema'] },
  // Beside the source, wherever this code was built to: the package's root is the fixed point.
  spdx: { name: 'pyenv-sbom', folder: ['src', 'formats', 'schemas'] },
} as const;

/** The bytes of a schema. */
export function schemaBytes(collection: keyof typeof COLLECTIONS, file: string): Buffer {
  const { name, folder } = COLLECTIONS[collection];
  const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return readFileSync(join(root, ...folder, file));
}

/** Where a JSON schema is, and what it is made with. */
export interface SchemaSource {
  readonly collection: keyof typeof COLLECTIONS;
  readonly file: string;
  /** Of JSON schema. */
  readonly draft: '07' | '2020-12';
  /** Schemas that it refers to, by the address that it has for them. */
  readonly others?: Readonly<Record<string, string>>;
}

const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a document by a JSON schema; compiled once a process. */
export function problemsBySchema(source: SchemaSource, document: unknown): readonly string[] {
  const key = `${source.collection}/${source.file}`;
  const validate = compiled.get(key) ?? compile(source);
  compiled.set(key, validate);
  if (validate(document)) return [];
  return (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(({ instancePath, message }) => `${instancePath}: ${message ?? 'invalid'}`);
}

function compile({ collection, file, draft, others = {} }: SchemaSource): ValidateFunction {
  const parse = (name: string): object => JSON.parse(schemaBytes(collection, name).toString('utf8')) as object;
  const options: Options = { strict: false, allErrors: false, validateFormats: true };
  const ajv = draft === '07' ? new Ajv(options) : new Ajv2020(options);
  (addFormats as unknown as (ajv: unknown) => void)(ajv);
  addDraft2019Formats(ajv as Ajv);
  const isIriReference = ajv.formats['iri-reference'];
  // That of the package refuses every URN but a UUID's, and so all BOM-Links.
  ajv.addFormat('iri-reference', (text) => URN.test(text) || (typeof isIriReference === 'function' && isIriReference(text)));
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: hasUniqueItems });
  for (const [address, name] of Object.entries(others)) ajv.addSchema(parse(name), address);
  return ajv.compile(parse(file));
}

/** RFC 8141, without characters that no IRI may hold. */
const URN = /^urn:[a-z0-9][a-z0-9-]{0,31}:[^\s<>"{}|\\^`#?[\]]+(?:#[^\s<>"{}|\\^`#[\]]*)?$/i;

/** ajv's own `uniqueItems` compares every pair: 141 s for 20,000 components. Serialised items in a set take 0.25 s. */
function hasUniqueItems(wanted: boolean, items: readonly unknown[]): boolean {
  return !wanted || new Set(items.map((item) => JSON.stringify(item))).size === items.length;
}

/** What our own reader has to say of a document: dangling references, repeated identifiers, wrong values. */
export function problemsOfReading({ diagnostics }: Outcome<unknown>): readonly string[] {
  return diagnostics
    .filter(({ code }) => code !== 'sbom-field-not-carried')
    .slice(0, MOST_PROBLEMS)
    .map((diagnostic) => `${diagnostic.at.pointer ?? ''}: ${diagnostic.code} ${JSON.stringify({ ...diagnostic, at: undefined })}`);
}
