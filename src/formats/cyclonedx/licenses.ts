/**
 * The field tables of licences of CycloneDX, each shared by reader and writer.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type { License, LicenseDetail } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { licenseExpression, licenseId } from '../../model/license.ts';
import { remember } from '../../model/remember.ts';
import { isJsonObject, type JsonObject, member, objectMember, textMember } from '../../untrusted/json.ts';
import { type Codec, entity, field, listOf, type ReadContext, text, type WriteContext } from '../field-table.ts';
import { attachedText, url } from './entities.ts';

const licenseDetails: Codec<readonly LicenseDetail[]> = listOf(
  entity<LicenseDetail>('expressionDetails', {
    identifier: field('licenseIdentifier', text, { required: true }),
    text: field('text', attachedText),
    url: field('url', url),
  }),
);

/** What an expression says and is: an identifier alone is one, too, and what is not valid is a name. The same few again and again. */
const statementOf = remember((expression: string): Pick<License, 'kind' | 'value'> => {
  const valid = licenseExpression(expression);
  if (valid === undefined) return { kind: 'name', value: expression };
  return { kind: licenseId(valid) === undefined ? 'expression' : 'id', value: valid };
});

function acknowledgementOf(holder: JsonObject): License['acknowledgement'] {
  const stated = textMember(holder, 'acknowledgement');
  return stated === 'declared' || stated === 'concluded' ? stated : undefined;
}

/** A member, if it is there, read one step down. */
function readMember<T>(holder: JsonObject, key: string, codec: Codec<T>, context: ReadContext): T | undefined {
  const value = member(holder, key);
  return value === undefined ? undefined : context.at(key, () => codec.read(value, context));
}

function readLicense(value: unknown, context: ReadContext): License | undefined {
  if (!isJsonObject(value)) return context.problem('license must be an object');
  const expression = textMember(value, 'expression');
  if (expression !== undefined && expression !== '') {
    const { kind, value: statement } = statementOf(expression);
    const details = readMember(value, 'expressionDetails', licenseDetails, context);
    const acknowledgement = acknowledgementOf(value);
    if (acknowledgement === undefined && details === undefined) return { kind, value: statement };
    return defined({ kind, value: statement, acknowledgement, details } as const);
  }
  const license = objectMember(value, 'license');
  if (license === undefined) return context.problem('license needs license or expression');
  for (const key in license) if (!LICENSE_KEYS.has(key)) context.unknownKey(key);
  const stated = textMember(license, 'id') || textMember(license, 'name');
  if (stated === undefined || stated === '') return context.problem('license needs id or name');
  // A name that is an SPDX identifier stays a name: only who wrote it knows whether that was meant.
  const id = textMember(license, 'id') === undefined ? undefined : licenseId(stated);
  context.path.push('license');
  const licenseUrl = readMember(license, 'url', url, context);
  const attached = readMember(license, 'text', attachedText, context);
  context.path.pop();
  return defined({
    kind: id === undefined ? 'name' : 'id',
    value: id ?? stated,
    acknowledgement: acknowledgementOf(license),
    url: licenseUrl,
    text: attached,
  } as const);
}

const LICENSE_KEYS: ReadonlySet<string> = new Set(['id', 'name', 'url', 'text', 'acknowledgement']);

function writeLicense(license: License, context: WriteContext, kind: License['kind']): unknown {
  const acknowledgement = context.minor >= 6 ? license.acknowledgement : undefined;
  if (license.acknowledgement === 'concluded' && context.minor < 6) context.lost('license.acknowledgement');
  if (license.details !== undefined && (kind !== 'expression' || context.minor < 7)) context.lost('license.expressionDetails');
  if (kind === 'expression') {
    const details = license.details === undefined || context.minor < 7 ? undefined : licenseDetails.write(license.details, context);
    return defined({ expression: license.value, expressionDetails: details, acknowledgement });
  }
  const text = license.text === undefined ? undefined : attachedText.write(license.text, context);
  return { license: defined({ [kind]: license.value, acknowledgement, text, url: license.url }) };
}

const listed: Codec<readonly License[]> = listOf<License>({ read: readLicense, write: () => undefined });

/**
 * `licenses` is either one expression or a list of identifiers and names (until 1.6). An expression beside others is
 * written as a name, whole: nothing is lost, and nothing is invented by joining.
 */
export const licenses: Codec<readonly License[]> = {
  read: (value, context) => listed.read(value, context),
  write: (value, context) => {
    const mixed = value.length > 1 && context.minor < 7;
    return value.map((license) => writeLicense(license, context, mixed && license.kind === 'expression' ? 'name' : license.kind));
  },
};
