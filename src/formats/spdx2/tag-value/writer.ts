/**
 * Writes SPDX 2 in tag-value: the JSON form, line by line.
 * Specification: SPDX 2.3 clauses 4.4 to 13, the tag-value sections. There is no library for it in JavaScript.
 */
import type { Outcome } from '../../../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../../../model/inventory.ts';
import { isJsonObject, type JsonObject } from '../../../untrusted/json.ts';
import type { Stamp } from '../../stamp.ts';
import { writeSpdx2 } from '../writer.ts';
import { type Kind, SECTIONS, type Section } from './tags.ts';

/** Writes a document in tag-value. */
export function writeSpdx2TagValue(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<string> {
  return writeSpdx2(inventory, version, stamp, (document, lost) => {
    const text = print(document);
    for (const _ of text.matchAll(BROKEN)) lost('</text>');
    return text;
  });
}

/** Stands for the closing tag in a text: nothing can, so that the text is changed rather than the document torn. */
const UNSAYABLE = '</ text>';
const BROKEN = /<\/ text>/g;

function print(document: JsonObject): string {
  const lines: string[] = [];
  printSection(document, 'document', lines);
  printSection((document['creationInfo'] ?? {}) as JsonObject, 'creationInfo', lines);
  const annotations: JsonObject[] = [];
  const collect = (element: JsonObject): void => {
    for (const annotation of objects(element['annotations'])) annotations.push({ ...annotation, subject: element['SPDXID'] });
  };
  collect(document);
  const elements = (section: Section, title: string): void => {
    for (const element of objects(document[section])) {
      lines.push('', `##### ${title}`, '');
      printSection(element, section, lines);
      if (section === 'packages' || section === 'files') collect(element);
    }
  };
  // Files stand before packages: behind a package they would be its files.
  elements('files', 'File');
  elements('packages', 'Package');
  elements('hasExtractedLicensingInfos', 'Extracted licence');
  const relationships = objects(document['relationships']);
  if (relationships.length > 0) lines.push('', '##### Relationships', '');
  for (const { spdxElementId, relationshipType, relatedSpdxElement, comment } of relationships) {
    lines.push(`Relationship: ${String(spdxElementId)} ${String(relationshipType)} ${String(relatedSpdxElement)}`);
    if (typeof comment === 'string') lines.push(`RelationshipComment: ${quoted(comment)}`);
  }
  for (const annotation of annotations) {
    lines.push('', '##### Annotation', '');
    printSection(annotation, 'annotations', lines);
  }
  return `${lines.join('\n')}\n`;
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function printSection(element: JsonObject, section: Section, lines: string[]): void {
  for (const { tag: name, key, kind } of SECTIONS[section]) {
    const value = element[key];
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) printTag(name, kind, item, lines);
  }
}

function printTag(name: string, kind: Kind, value: unknown, lines: string[]): void {
  switch (kind) {
    case 'text':
    case 'list':
      lines.push(`${name}: ${quoted(name === 'PrimaryPackagePurpose' ? String(value).replace('_', '-') : String(value))}`);
      break;
    case 'boolean':
      lines.push(`${name}: ${String(value)}`);
      break;
    case 'checksum':
      if (isJsonObject(value)) lines.push(`${name}: ${String(value['algorithm'])}: ${String(value['checksumValue'])}`);
      break;
    case 'code':
      if (isJsonObject(value)) lines.push(`${name}: ${String(value['packageVerificationCodeValue'])}`);
      break;
    case 'reference':
      if (!isJsonObject(value)) break;
      lines.push(`${name}: ${String(value['referenceCategory'])} ${String(value['referenceType'])} ${String(value['referenceLocator'])}`);
      if (typeof value['comment'] === 'string') lines.push(`ExternalRefComment: ${quoted(value['comment'])}`);
      break;
  }
}

/** Several lines, and what would be read as something else, stand between `<text>` and `</text>`. */
function quoted(value: string): string {
  const safe = value.replaceAll('</text>', UNSAYABLE);
  return /[\r\n]|^\s|\s$|^<text>/.test(safe) || safe === '' ? `<text>${safe}</text>` : safe;
}
