/**
 * Validates a written CycloneDX document: against the official JSON schema, and for what no schema can see: references that
 * are unique, lead somewhere, and reach every component from the root. Loaded only for `--validate` and in tests.
 * Specification: the schemas that @cyclonedx/cyclonedx-library ships.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import addDraft2019Formats from 'ajv-formats-draft2019';
import type { ComponentId } from '../../model/component.ts';
import { reachableFrom } from '../../model/relation.ts';

const MOST_PROBLEMS = 20;

/** The folder of CycloneDX's schemas. */
export const LIBRARY_SCHEMAS: string = join(
  dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
  'res',
  'schema',
);

function schemaText(name: string): unknown {
  return JSON.parse(readFileSync(join(LIBRARY_SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8'));
}

/** ajv's own `uniqueItems` compares every pair: 141 s for 20,000 components. Serialised items in a set take 0.25 s. */
export function hasUniqueItems(wanted: boolean, items: readonly unknown[]): boolean {
  return !wanted || new Set(items.map((item) => JSON.stringify(item))).size === items.length;
}

const compiled = new Map<string, ValidateFunction>();

function validatorOf(version: string): ValidateFunction {
  const known = compiled.get(version);
  if (known !== undefined) return known;
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: true });
  (addFormats as unknown as (ajv: Ajv) => void)(ajv);
  addDraft2019Formats(ajv);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: hasUniqueItems });
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
    ajv.addSchema(schemaText(name) as object, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const validate = ajv.compile(schemaText(`bom-${version}`) as object);
  compiled.set(version, validate);
  return validate;
}

interface Graph {
  readonly metadata: { readonly component?: { readonly 'bom-ref': string } };
  readonly components: readonly { readonly 'bom-ref': string; readonly name: string }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

function graphProblems(document: Graph): readonly string[] {
  const root = document.metadata.component?.['bom-ref'] ?? '';
  const references = [root, ...document.components.map((component) => component['bom-ref'])];
  const known = new Set(references);
  const problems = known.size === references.length ? [] : ['references are not unique'];
  const edges = new Map(
    document.dependencies.map(({ ref, dependsOn }) => [ref as ComponentId, new Set((dependsOn ?? []) as ComponentId[])]),
  );
  for (const [ref, targets] of edges)
    for (const target of [ref, ...targets]) if (!known.has(target)) problems.push(`the reference ${target} leads nowhere`);
  const reached = reachableFrom([root as ComponentId], edges);
  for (const reference of references)
    if (!reached.has(reference as ComponentId)) problems.push(`${reference} cannot be reached from the root`);
  return problems;
}

/** What is wrong with the text of a document in a version; empty when it is valid. At most twenty problems are named. */
export function validateCycloneDx(text: string, version: string): readonly string[] {
  const document: unknown = JSON.parse(text);
  const validate = validatorOf(version);
  if (!validate(document))
    return (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(({ instancePath, message }) => `${instancePath}: ${message ?? 'invalid'}`);
  return graphProblems(document as Graph).slice(0, MOST_PROBLEMS);
}
