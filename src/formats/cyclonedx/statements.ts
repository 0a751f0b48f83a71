/**
 * What a CycloneDX document says of itself: the organisations that answer for it, its licence, its properties. It is kept as text where the document goes.
 * Specification: CycloneDX 1.7, metadata.
 */
import type { Organization } from '../../model/component.ts';
import { contactText } from '../../model/contact.ts';
import type { DocumentStatement } from '../../model/inventory.ts';
import { type JsonObject, member } from '../../untrusted/json.ts';
import { type Codec, listOf, type ReadContext } from '../field-table.ts';
import { organization, property } from './entities.ts';
import { licenses } from './licenses.ts';

/** Members of `metadata` that are read here. */
export const STATEMENTS = ['manufacture', 'manufacturer', 'supplier', 'licenses', 'properties'] as const;
/** Of each kind; a document has a handful. */
const MOST = 32;

/**
 * Reads the statements, the context being at `metadata`. What is beyond the bound is reported, and all of them in a document that leaves no
 * trace, since it is one of ours and becomes what it was written from.
 */
export function readStatements(metadata: JsonObject, context: ReadContext, isTraceless: boolean): readonly DocumentStatement[] {
  if (isTraceless) {
    for (const key of STATEMENTS) if (Object.hasOwn(metadata, key)) context.unknownKey(key);
    return [];
  }
  const read = <T>(key: (typeof STATEMENTS)[number], codec: Codec<T>): T | undefined => {
    const value = member(metadata, key);
    return value === undefined ? undefined : context.at(key, () => codec.read(value, context));
  };
  const some = <T>(key: (typeof STATEMENTS)[number], list: readonly T[] | undefined): readonly T[] => {
    if (list !== undefined && list.length > MOST) context.unknownKey(key);
    return (list ?? []).slice(0, MOST);
  };
  const answering = (role: string, text: string): readonly DocumentStatement[] =>
    text === '' ? [] : [{ about: 'author', text: `${role} ${text}` }];
  return [
    ...(['manufacture', 'manufacturer', 'supplier'] as const).flatMap((role) => answering(role, organizationOf(read(role, organization)))),
    ...some('licenses', read('licenses', licenses)).map(({ value }): DocumentStatement => ({ about: 'license', text: value })),
    ...some('properties', read('properties', listOf(property))).map(
      ({ name, value }): DocumentStatement => ({ about: 'property', text: `${name}=${value}` }),
    ),
  ];
}

/** `name <address>`, or who stands for it. */
function organizationOf(stated: Organization | undefined): string {
  const [first] = stated?.contacts ?? [];
  if (stated?.name === undefined) return first === undefined ? '' : contactText(first);
  return contactText({ ...(first?.name === undefined && first), name: stated.name });
}
