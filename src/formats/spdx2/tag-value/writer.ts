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

/** The lines of tags, each with its end, as far as they can be said. */
class Lines {
  readonly #lost: (field: string) => void;

  constructor(lost: (field: string) => void) {
    this.#lost = lost;
  }

  /** A tag with a value of one line. */
  line(tag: string, value: string): string {
    const said = this.#sayable(value);
    if (!isTooLong(said, tag.length + ': '.length)) return `${tag}: ${said}\n`;
    this.#lost(`${tag} of more than a line`);
    return '';
  }

  /** A tag with any text: several lines, and what would be read as something else, stand between `<text>` and `</text>`. */
  text(tag: string, value: string): string {
    return isShort(value) && SIMPLE.test(value) ? `${tag}: ${value}\n` : this.#anyText(tag, value);
  }

  #anyText(tag: string, value: string): string {
    if (value.includes('</text>')) this.#lost('</text>');
    const safe = fold(this.#sayable(value.replaceAll('</text>', UNSAYABLE)));
    const isQuoted = /[\r\n]|^\s|\s$|^<text>/.test(safe) || safe === '';
    return isQuoted ? `${tag}: <text>${safe}</text>\n` : `${tag}: ${safe}\n`;
  }

  #sayable(value: string): string {
    if (SIMPLE.test(value) || value.search(CONTROL) < 0) return value;
    this.#lost('control characters');
    return value.replace(CONTROL, '') || '\uFFFD';
  }
}

function print({ head, packages, files, licenses, relationships, annotations }: Spdx2Document, lost: (field: string) => void): Pieces {
  const lines = new Lines(lost);
  // Files stand before packages: behind a package they would be its files.
  const [before, behind, notes, notesOfPackages] = [new TextWriter(), new TextWriter(), new TextWriter(), new TextWriter()];
  before.add(printSection(head, 'document', lines));
  before.add(printSection((head['creationInfo'] ?? {}) as JsonObject, 'creationInfo', lines));
  notes.add(printNotes(annotations, head['SPDXID'], lines));
  for (const element of packages) {
    behind.add(printElement(element, 'packages', 'Package', lines));
    notesOfPackages.add(printNotes(element['annotations'], element['SPDXID'], lines));
  }
  for (const element of files) {
    before.add(printElement(element, 'files', 'File', lines));
    notes.add(printNotes(element['annotations'], element['SPDXID'], lines));
  }
  for (const license of licenses()) behind.add(printElement(license, 'hasExtractedLicensingInfos', 'Extracted licence', lines));
  behind.add(titled('Relationships'));
  for (const { spdxElementId, relationshipType, relatedSpdxElement, comment } of relationships()) {
    behind.add(lines.line('Relationship', `${spdxElementId} ${relationshipType} ${relatedSpdxElement}`));
    if (comment !== undefined) behind.add(lines.text('RelationshipComment', comment));
  }
  return [before, behind, notes, notesOfPackages].flatMap((part) => part.pieces());
}

/** A blank line, a line that is no tag, and another blank one. */
function titled(title: string): string {
  return `\n##### ${title}\n\n`;
}

function printElement(element: JsonObject, section: Section, title: string, lines: Lines): string {
  return titled(title) + printSection(element, section, lines);
}

/** The annotations of an element, which name it here. */
function printNotes(annotations: unknown, subject: unknown, lines: Lines): string {
  let text = '';
  if (!Array.isArray(annotations)) return text;
  for (const note of annotations as readonly unknown[]) {
    if (!isJsonObject(note)) continue;
    const { annotator, annotationDate, annotationType, comment } = note;
    text += printElement({ annotator, annotationDate, annotationType, subject, comment }, 'annotations', 'Annotation', lines);
  }
  return text;
}

function printSection(element: JsonObject, section: Section, lines: Lines): string {
  const rows = SECTIONS[section];
  let text = '';
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as Tag;
    const value = element[row.key];
    if (value === undefined) continue;
    if (Array.isArray(value)) for (let index = 0; index < value.length; index += 1) text += printTag(row, value[index], lines);
    else text += printTag(row, value, lines);
  }
  return text;
}

function printTag({ tag: name, kind }: Tag, value: unknown, lines: Lines): string {
  switch (kind) {
    case 'text':
    case 'list':
      return lines.text(name, name === 'PrimaryPackagePurpose' ? String(value).replace('_', '-') : String(value));
    case 'boolean':
      return lines.line(name, String(value));
    case 'checksum':
      return isJsonObject(value) ? lines.line(name, `${String(value['algorithm'])}: ${String(value['checksumValue'])}`) : '';
    case 'code':
      return isJsonObject(value) ? lines.line(name, String(value['packageVerificationCodeValue'])) : '';
    case 'reference':
      return isJsonObject(value) ? printReference(name, value, lines) : '';
  }
}

function printReference(name: string, value: JsonObject, lines: Lines): string {
  const comment = value['comment'];
  const line = lines.line(
    name,
    `${String(value['referenceCategory'])} ${String(value['referenceType'])} ${String(value['referenceLocator'])}`,
  );
  return typeof comment === 'string' ? line + lines.text('ExternalRefComment', comment) : line;
}
