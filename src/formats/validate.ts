/**
 * Validates written documents, whatever their format: against the official schema, and for what no schema sees: references that
 * lead somewhere, identifiers that are unique. Loaded only for `--validate` and in tests: validators are large.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { hasUniqueItems, LIBRARY_SCHEMAS, validateCycloneDx } from './cyclonedx/validate.ts';
import { readSbom, type WritableFormat } from './index.ts';

const MOST_PROBLEMS = 20;
const NO_LIMITS = { depth: 1000, values: Number.MAX_SAFE_INTEGER };

/** What is wrong with the text of a document; empty when it is valid. At most twenty problems are named. */
export async function validateDocument(text: string, format: WritableFormat, version: string): Promise<readonly string[]> {
  const bySchema = await schemaProblems(text, format, version);
  return bySchema.length > 0 ? bySchema : format === 'cyclonedx-json' ? [] : ownProblems(text);
}

async function schemaProblems(text: string, format: WritableFormat, version: string): Promise<readonly string[]> {
  switch (format) {
    case 'cyclonedx-json':
      return validateCycloneDx(text, version);
    case 'cyclonedx-xml':
      return validateXml(text, version);
    case 'spdx-json':
      return problemsBy(validatorOf('spdx-2.3-schema.json'), JSON.parse(text));
    case 'spdx3-json':
      return problemsBy(validatorOf('spdx-3.0.1-schema.json'), JSON.parse(text));
    case 'spdx-tag-value':
      // There is no schema of this form: what our own reader finds wrong has to do.
      return [];
  }
}

/** What our own reader has to say of the document: dangling references, repeated identifiers, wrong values. */
function ownProblems(text: string): readonly string[] {
  const { diagnostics } = readSbom(Buffer.from(text), '', NO_LIMITS);
  return diagnostics
    .filter(({ code }) => code !== 'sbom-field-not-carried')
    .slice(0, MOST_PROBLEMS)
    .map((diagnostic) => `${diagnostic.at.pointer ?? ''}: ${diagnostic.code} ${JSON.stringify({ ...diagnostic, at: undefined })}`);
}

const compiled = new Map<string, ValidateFunction>();

function validatorOf(file: string): ValidateFunction {
  const known = compiled.get(file);
  if (known !== undefined) return known;
  // Beside the source, wherever this code was built to: the package's root is the fixed point.
  const root = dirname(createRequire(import.meta.url).resolve('pyenv-sbom/package.json'));
  const schema: unknown = JSON.parse(readFileSync(join(root, 'src', 'formats', 'schemas', file), 'utf8'));
  const options = { strict: false, allErrors: false, validateFormats: true };
  const ajv = file.includes('3.0.1') ? new Ajv2020(options) : new Ajv(options);
  (addFormats as unknown as (ajv: unknown) => void)(ajv);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', validate: hasUniqueItems });
  const validate = ajv.compile(schema as object);
  compiled.set(file, validate);
  return validate;
}

function problemsBy(validate: ValidateFunction, document: unknown): readonly string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(({ instancePath, message }) => `${instancePath}: ${message ?? 'invalid'}`);
}

let isXmlReady = false;

/** Against the XSD, whose import of SPDX's licence list is read from beside it; nothing else is. */
async function validateXml(text: string, version: string): Promise<readonly string[]> {
  const { XmlBufferInputProvider, XmlDocument, XmlValidateError, XsdValidator, xmlRegisterInputProvider } = await import('libxml2-wasm');
  if (!isXmlReady) {
    const licenses = readFileSync(join(LIBRARY_SCHEMAS, 'spdx.SNAPSHOT.xsd'));
    xmlRegisterInputProvider(new XmlBufferInputProvider({ 'http://cyclonedx.org/schema/spdx': licenses, 'spdx.SNAPSHOT.xsd': licenses }));
    isXmlReady = true;
  }
  const schema = XmlDocument.fromBuffer(readFileSync(join(LIBRARY_SCHEMAS, `bom-${version}.SNAPSHOT.xsd`)));
  const document = XmlDocument.fromString(text);
  try {
    XsdValidator.fromDoc(schema).validate(document);
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.slice(0, MOST_PROBLEMS).map(({ line, message }) => `line ${line}: ${message.trim()}`);
  } finally {
    document.dispose();
    schema.dispose();
  }
}
