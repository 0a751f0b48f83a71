/**
 * Validates written CycloneDX documents: against the official JSON schema or XSD, and for what no schema can see: references that
 * are unique, lead somewhere, and reach every component from the root. Loaded only for `--validate` and in tests.
 * Specification: the schemas that @cyclonedx/cyclonedx-library ships.
 */
import { componentId } from '../../model/component.ts';
import { reachableFrom } from '../../model/relation.ts';
import { MOST_PROBLEMS, NO_LIMITS, problemsBySchema, problemsOfReading, type SchemaSource, schemaBytes } from '../validators.ts';
import { readCycloneDxXml } from './xml-reader.ts';

function schemaOf(version: string): SchemaSource {
  const others = ['spdx', 'jsf-0.82', 'cryptography-defs'].map((name) => [
    `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`,
    `${name}.SNAPSHOT.schema.json`,
  ]);
  return { collection: 'cyclonedx', file: `bom-${version}.SNAPSHOT.schema.json`, draft: '07', others: Object.fromEntries(others) };
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
  const edges = new Map(document.dependencies.map(({ ref, dependsOn }) => [componentId(ref), new Set((dependsOn ?? []).map(componentId))]));
  for (const [ref, targets] of edges)
    for (const target of [ref, ...targets]) if (!known.has(target)) problems.push(`the reference ${target} leads nowhere`);
  const reached = reachableFrom([componentId(root)], edges);
  for (const reference of references)
    if (!reached.has(componentId(reference))) problems.push(`${reference} cannot be reached from the root`);
  return problems;
}

/** What is wrong with the text of a document in a version; empty when it is valid. At most twenty problems are named. */
export function validateCycloneDx(text: string, version: string): readonly string[] {
  const document: unknown = JSON.parse(text);
  const problems = problemsBySchema(schemaOf(version), document);
  return problems.length > 0 ? problems : graphProblems(document as Graph).slice(0, MOST_PROBLEMS);
}

let isReady = false;

/** The same of a document in XML: against the XSD, whose import of SPDX's licence list is read from beside it; nothing else is. */
export async function validateCycloneDxXml(text: string, version: string): Promise<readonly string[]> {
  const { XmlBufferInputProvider, XmlDocument, XmlValidateError, XsdValidator, xmlRegisterInputProvider } = await import('libxml2-wasm');
  if (!isReady) {
    const licenses = schemaBytes('cyclonedx', 'spdx.SNAPSHOT.xsd');
    xmlRegisterInputProvider(new XmlBufferInputProvider({ 'http://cyclonedx.org/schema/spdx': licenses, 'spdx.SNAPSHOT.xsd': licenses }));
    isReady = true;
  }
  const schema = XmlDocument.fromBuffer(schemaBytes('cyclonedx', `bom-${version}.SNAPSHOT.xsd`));
  const document = XmlDocument.fromString(text);
  try {
    XsdValidator.fromDoc(schema).validate(document);
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.slice(0, MOST_PROBLEMS).map(({ line, message }) => `line ${line}: ${message.trim()}`);
  } finally {
    document.dispose();
    schema.dispose();
  }
  return problemsOfReading(readCycloneDxXml(Buffer.from(text), '', NO_LIMITS));
}
