/**
 * No text of the input is looked up in a plain object, in any room: `table[input]` finds what every object inherits (`constructor`), and setting
 * `object['__proto__']` changes what it inherits. The compiler refuses texts as keys of all objects but those whose type has an index of
 * texts; so those are looked for, by the names that they are declared under. A table of texts is a Map, or asked by Object.hasOwn.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../src');

/** Names whose keys are none of the input's, or that inherit nothing; by file, each with the reason. */
const HARMLESS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'cli/arguments.ts raw': 'names of options, which a list of ours has',
    'formats/cyclonedx/xml-printer.ts document': 'keys of shapes; what is written is a document of ours',
    'formats/cyclonedx/xml-printer.ts value': 'keys of shapes; what is written is a document of ours',
    'formats/cyclonedx/xml-reader.ts members': 'keys of shapes',
    'formats/cyclonedx/xml-reader.ts result': 'without a prototype',
    'formats/field-table.ts result': 'properties and keys of field tables',
    'formats/field-table.ts rows': 'a list',
    'formats/field-table.ts value': 'keys of field tables, of which the object was seen to have that one',
    'formats/spdx/remainder.ts component': 'own keys of a component',
    'formats/spdx/remainder.ts rest': 'own keys of a component',
    'formats/spdx2/tag-value/reader.ts document': 'names of sections',
    'formats/spdx2/tag-value/reader.ts element': 'keys of the table of tags',
    'formats/spdx2/tag-value/writer.ts element': 'keys of the table of tags',
    'formats/spdx2/tag-value/writer.ts value': 'keys of the table of tags',
    'formats/spdx3/graph.ts compact': 'without a prototype',
    'formats/spdx3/element.ts wire': 'keys of the tables of what is carried',
    'merge/hygiene.ts cleaned': 'own keys of a component',
    'merge/unite/merge-records.ts merged': 'fields of the model',
    'model/defined.ts result': 'own keys of an object of ours',
    'model/pypi-version.ts PRE_RELEASE': 'words of the pattern that found it',
    'untrusted/xml.ts ENTITIES': 'characters of the pattern that found it',
  }),
);

/** A type whose keys are any texts. */
const INDEXED = String.raw`(?:Readonly<)?(?:Partial<)?Record<(?:string|PropertyKey)\b|JsonObject\b|\{ *(?:readonly )?\[\w+: string\]`;

const FILES: readonly (readonly [path: string, text: string])[] = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/\.(?:d|data)\.ts$/.test(path))
  .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(ROOT, path), 'utf8')]);

/** Types that are called otherwise and are such a type. */
const ALIASES = FILES.flatMap(([, text]) => Array.from(text.matchAll(new RegExp(`type (\\w+) = (?:${INDEXED})`, 'g')), ([, name]) => name));
const DECLARED = new RegExp(`(\\w+)\\??: (?:${INDEXED}|(?:${ALIASES.join('|')})\\b(?!\\[))`, 'g');
const CAST = /(\w+) = [^;\n]* as (?:Record<string|JsonObject|Readonly<Record<string)/g;

/** The names in a file under which a text that is not written there is looked up, without Object.hasOwn. */
function lookups(text: string): readonly string[] {
  const names = new Set([...text.matchAll(DECLARED), ...text.matchAll(CAST)].map(([, name]) => name ?? ''));
  return [...names].filter(
    (name) => new RegExp(`\\b${name}(?:\\?\\.)?\\[(?!['"\`\\d\\]])`).test(text) && !text.includes(`Object.hasOwn(${name},`),
  );
}

describe('texts are looked up in no plain object', () => {
  it('in any room', () => {
    const found = FILES.flatMap(([path, text]) => lookups(text).map((name) => `${path} ${name}`));
    expect(found.toSorted()).toEqual([...HARMLESS.keys()].toSorted());
  });

  it('and each way to write it is seen', () => {
    expect(ALIASES).toEqual(expect.arrayContaining(['Wire', 'Members', 'JsonObject']));
    for (const type of ['Readonly<Record<string, string>>', '{ readonly [name: string]: number }', 'JsonObject', 'Wire'])
      expect(lookups(`const TABLE: ${type} = {};\nexport const of = (text: string) => TABLE[text];`)).toEqual(['TABLE']);
    expect(lookups('const parsed = JSON.parse(text) as Record<string, string>;\nreturn parsed?.[key];')).toEqual(['parsed']);
    expect(lookups("const a: JsonObject = {};\nreturn a['name'];")).toEqual([]);
    expect(lookups('const a: JsonObject = {};\nreturn Object.hasOwn(a, key) ? a[key] : undefined;')).toEqual([]);
  });
});
