/**
 * Writes SPDX 2 in tag-value: the JSON form, line by line.
 * Specification: SPDX 2.3 clauses 4.4 to 13, the tag-value sections. There is no library for it in JavaScript.
 */
import type { Outcome } from '../../../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../../../model/inventory.ts';
import { isJsonObject, type JsonObject } from '../../../untrusted/json.ts';
import { type Pieces, TextWriter } from '../../pieces.ts';
import type { Stamp } from '../../stamp.ts';
import { type Spdx2Document, writeSpdx2 } from '../writer.ts';
import { fold, isShort, isTooLong } from './folding.ts';
import { SECTIONS, type Section, type Tag } from './tags.ts';

/** Writes a document in tag-value. */
export function writeSpdx2TagValue(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<Pieces> {
  return writeSpdx2(inventory, version, stamp, print);
}

/** Stands for the closing tag in a text: nothing can, so that the text is changed rather than the document torn. */
const UNSAYABLE = '</ text>';
/** Nothing can stand for them either, and a terminal would obey them. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;

/** What is one line and stands for itself, as nearly all texts do: neither quoted nor cleaned. */
const SIMPLE = /^[!-;=-~](?:[ -;=-~]*[!-;=-~])?$/;

/** The lines of a document, as far as they can be said. */
class Lines {
  readonly #lines = new TextWriter();
  readonly #lost: (field: string) => void;

  constructor(lost: (field: string) => void) {
    this.#lost = lost;
  }

  /** A blank line, a line that is no tag, and another blank one. */
  title(title: string): void {
    this.#lines.add(`\n##### ${title}\n\n`);
  }

  /** A tag with a value of one line. */
  line(tag: string, value: string): void {
    const said = this.#sayable(value);
    if (isTooLong(said, tag.length + ': '.length)) this.#lost(`${tag} of more than a line`);
    else this.#lines.add(`${tag}: ${said}\n`);
  }

  /** A tag with any text: several lines, and what would be read as something else, stand between `<text>` and `</text>`. */
  text(tag: string, value: string): void {
    if (isShort(value) && SIMPLE.test(value)) this.#lines.add(`${tag}: ${value}\n`);
    else this.#anyText(tag, value);
  }

  #anyText(tag: string, value: string): void {
    if (value.includes('</text>')) this.#lost('</text>');
    const safe = fold(this.#sayable(value.replaceAll('</text>', UNSAYABLE)));
    const isQuoted = /[\r\n]|^\s|\s$|^<text>/.test(safe) || safe === '';
    this.#lines.add(isQuoted ? `${tag}: <text>${safe}</text>\n` : `${tag}: ${safe}\n`);
  }

  #sayable(value: string): string {
    if (SIMPLE.test(value) || value.search(CONTROL) < 0) return value;
    this.#lost('control characters');
    return value.replace(CONTROL, '') || '\uFFFD';
  }

  pieces(): Pieces {
    return this.#lines.pieces();
  }
}

function print({ head, packages, files, licenses, relationships, annotations }: Spdx2Document, lost: (field: string) => void): Pieces {
  const lines = new Lines(lost);
  printSection(head, 'document', lines);
  printSection((head['creationInfo'] ?? {}) as JsonObject, 'creationInfo', lines);
  // Files stand before packages: behind a package they would be its files.
  const behind = new Lines(lost);
  const notes = new Lines(lost);
  printNotes({ ...head, annotations }, notes);
  const ofPackages = new Lines(lost);
  for (const element of packages) {
    printElement(element, 'packages', 'Package', behind);
    printNotes(element, ofPackages);
  }
  for (const element of files) {
    printElement(element, 'files', 'File', lines);
    printNotes(element, notes);
  }
  for (const license of licenses()) printElement(license, 'hasExtractedLicensingInfos', 'Extracted licence', behind);
  behind.title('Relationships');
  for (const { spdxElementId, relationshipType, relatedSpdxElement, comment } of relationships()) {
    behind.line('Relationship', `${spdxElementId} ${relationshipType} ${relatedSpdxElement}`);
    if (comment !== undefined) behind.text('RelationshipComment', comment);
  }
  return [lines, behind, notes, ofPackages].flatMap((part) => part.pieces());
}

function printElement(element: JsonObject, section: Section, title: string, lines: Lines): void {
  lines.title(title);
  printSection(element, section, lines);
}

/** The annotations of an element, which name it here. */
function printNotes({ annotations, SPDXID }: JsonObject, lines: Lines): void {
  for (const annotation of objects(annotations)) printElement({ ...annotation, subject: SPDXID }, 'annotations', 'Annotation', lines);
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function printSection(element: JsonObject, section: Section, lines: Lines): void {
  const rows = SECTIONS[section];
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as Tag;
    const value = element[row.key];
    if (value === undefined) continue;
    if (Array.isArray(value)) for (let index = 0; index < value.length; index += 1) printTag(row, value[index], lines);
    else printTag(row, value, lines);
  }
}

function printTag({ tag: name, kind }: Tag, value: unknown, lines: Lines): void {
  switch (kind) {
    case 'text':
    case 'list':
      lines.text(name, name === 'PrimaryPackagePurpose' ? String(value).replace('_', '-') : String(value));
      break;
    case 'boolean':
      lines.line(name, String(value));
      break;
    case 'checksum':
      if (isJsonObject(value)) lines.line(name, `${String(value['algorithm'])}: ${String(value['checksumValue'])}`);
      break;
    case 'code':
      if (isJsonObject(value)) lines.line(name, String(value['packageVerificationCodeValue']));
      break;
    case 'reference':
      if (!isJsonObject(value)) break;
      lines.line(name, `${String(value['referenceCategory'])} ${String(value['referenceType'])} ${String(value['referenceLocator'])}`);
      if (typeof value['comment'] === 'string') lines.text('ExternalRefComment', value['comment']);
      break;
  }
}
