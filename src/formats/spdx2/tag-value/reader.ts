/**
 * Reads SPDX 2 in tag-value: what is read becomes the value that the JSON reader takes.
 * Specification: SPDX 2.3 clauses 4.4 to 13, the tag-value sections. There is no library for it in JavaScript.
 */
import type { Diagnostic, Outcome } from '../../../diagnostics/diagnostic.ts';
import { defined } from '../../../model/defined.ts';
import type { SbomDocument } from '../../../model/inventory.ts';
import { decodeUtf8, type JsonObject } from '../../../untrusted/json.ts';
import { refuseAs } from '../../../untrusted/refusal.ts';
import type { ReadOptions } from '../../trust.ts';
import { readSpdx2 } from '../reader.ts';
import { unfold } from './folding.ts';
import { TagReader } from './lines.ts';
import { BY_TAG, LISTS, type PlacedTag, type Section, type Tag } from './tags.ts';

/** Reads a document in tag-value. Lines that cannot be understood are reported, the rest is read. */
export function readSpdx2TagValue(bytes: Uint8Array, path: string, options: ReadOptions): Outcome<SbomDocument | undefined> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuseAs('not-utf8', path, options);
  const parser = new TagValueParser(path);
  const count = parser.parse(text, options.values);
  if (count > options.values) return refuseAs('too-many-values', path, options);
  const { value, diagnostics } = readSpdx2(parser.document(), path, options);
  return { value, diagnostics: [...parser.diagnostics, ...diagnostics] };
}

type Members = Record<string, unknown>;

const MOST_PROBLEMS = 100;
class TagValueParser {
  readonly diagnostics: Diagnostic[] = [];
  readonly #path: string;
  readonly #sections: Record<Section, Members[]> = {
    document: [{}],
    creationInfo: [{}],
    packages: [],
    files: [],
    hasExtractedLicensingInfos: [],
    annotations: [],
  };
  readonly #relationships: Members[] = [];
  /** What the next tag belongs to. */
  #section: Section = 'document';
  #package: Members | undefined;
  /** The packages that files stand behind. */
  readonly #filesOf = new Map<Members, Members>();
  #problems = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Parses until the end, or until there are more values than `most`; gives their number. */
  parse(text: string, most: number): number {
    let count = 0;
    // Others may have such spaces at the ends of their lines.
    const isFolded = /^Creator: Tool: pyenv-sbom-/m.test(text);
    const reader = new TagReader(text);
    while (count <= most && reader.read()) {
      const { line, name, value, problem } = reader;
      if (problem !== undefined) this.#report(line, problem);
      if (name === undefined) continue;
      count += 1;
      this.#take(name, isFolded ? unfold(value) : value, line);
    }
    return count;
  }

  /** The document in the JSON form. */
  document(): JsonObject {
    const [document = {}] = this.#sections.document;
    for (const list of LISTS) if (this.#sections[list].length > 0) document[list] = this.#sections[list];
    document['creationInfo'] = this.#sections.creationInfo[0] ?? {};
    if (this.#relationships.length > 0) document['relationships'] = this.#relationships;
    this.#placeAnnotations(document);
    return document;
  }

  /** An annotation names its subject; in JSON it stands in it. */
  #placeAnnotations(document: Members): void {
    // Of all elements only those that an annotation is about; the last of them that bear one identifier.
    const elements = new Map<unknown, Members | undefined>(this.#sections.annotations.map(({ subject }) => [subject, undefined]));
    if (elements.size === 0) return;
    const take = (element: Members): void => {
      if (elements.has(element['SPDXID'])) elements.set(element['SPDXID'], element);
    };
    take(document);
    this.#sections.packages.forEach(take);
    this.#sections.files.forEach(take);
    for (const annotation of this.#sections.annotations) {
      const { subject } = annotation;
      const element = elements.get(subject);
      const { annotator, annotationDate, annotationType, comment } = annotation;
      if (element !== undefined) appendTo(element, 'annotations', defined({ annotator, annotationDate, annotationType, comment }));
      else this.#report(undefined, `an annotation is about ${JSON.stringify(String(subject).slice(0, 80))}, which is not there`);
    }
  }

  #report(line: number | undefined, problem: string): void {
    this.#problems += 1;
    if (this.#problems > MOST_PROBLEMS) return;
    this.diagnostics.push({ code: 'sbom-line-invalid', at: { path: this.#path, ...(line !== undefined && { line }) }, problem });
  }

  #take(name: string, value: string, line: number): void {
    if (name === 'Relationship' || name === 'RelationshipComment' || name === 'ExternalRefComment' || name === 'ExternalDocumentRef') {
      this.#takeSpecial(name, value, line);
      return;
    }
    // An element without a name (Syft leaves an empty one out) begins with its SPDXID: files always have a name, so it is a package.
    if (name === 'SPDXID' && this.#sections[this.#section].at(-1)?.['SPDXID'] !== undefined) this.#begin('packages');
    const row = this.#rowOf(BY_TAG.get(name) ?? NO_ROWS);
    if (row === undefined) {
      this.#report(line, `${JSON.stringify(name.slice(0, 40))} is no tag that belongs here`);
      return;
    }
    if (row.begins) this.#begin(row.section);
    const element = this.#sections[row.section].at(-1);
    if (element !== undefined) this.#set(element, row, value, line);
  }

  /** Which of the rows of a tag is meant: SPDXID is a tag of several sections, that of the element it stands in. */
  #rowOf(rows: readonly PlacedTag[]): PlacedTag | undefined {
    for (let at = 0; at < rows.length; at += 1) if (rows[at]?.section === this.#section) return rows[at];
    return rows.find(({ begins }) => begins) ?? rows.find(isGeneral);
  }

  #begin(section: Section): void {
    const element: Members = {};
    this.#sections[section].push(element);
    this.#section = section;
    if (section === 'packages') this.#package = element;
    // A file behind a package is in it (clause 4.4 of the tag-value order).
    if (section === 'files' && this.#package !== undefined) this.#filesOf.set(element, this.#package);
  }

  #set(element: Members, { key, kind, tag: name }: Tag, value: string, line: number): void {
    switch (kind) {
      case 'text':
        element[key] = value;
        if (key === 'SPDXID' && this.#section === 'files') {
          const owner = this.#filesOf.get(element);
          if (owner !== undefined) appendTo(owner, 'hasFiles', value);
        }
        break;
      case 'list':
        appendTo(element, key, value);
        break;
      case 'boolean':
        element[key] = value === 'true';
        break;
      case 'code':
        element[key] = { packageVerificationCodeValue: value.split(/[\s(]/)[0] ?? '' };
        break;
      case 'checksum': {
        const [, algorithm, checksumValue] = /^([^:]+):\s*(\S+)$/.exec(value) ?? [];
        if (algorithm === undefined) this.#report(line, `${name} is no "ALGORITHM: value"`);
        else appendTo(element, key, { algorithm, checksumValue });
        break;
      }
      case 'reference': {
        const [, referenceCategory, referenceType, referenceLocator] = /^(\S+)\s+(\S+)\s+(.+)$/.exec(value) ?? [];
        if (referenceLocator === undefined) this.#report(line, `${name} is no "category type locator"`);
        else appendTo(element, key, { referenceCategory, referenceType, referenceLocator });
        break;
      }
    }
  }

  #takeSpecial(
    name: 'Relationship' | 'RelationshipComment' | 'ExternalRefComment' | 'ExternalDocumentRef',
    value: string,
    line: number,
  ): void {
    switch (name) {
      case 'Relationship': {
        const relationship = readRelationship(value, this.#relationships.at(-1));
        if (relationship === undefined) this.#report(line, 'Relationship is no "element type element"');
        else this.#relationships.push(relationship);
        break;
      }
      case 'RelationshipComment': {
        const relationship = this.#relationships.at(-1);
        if (relationship === undefined) this.#report(line, 'a comment on no relationship');
        else relationship['comment'] = value;
        break;
      }
      case 'ExternalRefComment': {
        const references = this.#package?.['externalRefs'];
        const reference = Array.isArray(references) ? (references.at(-1) as Members | undefined) : undefined;
        if (reference === undefined) this.#report(line, 'a comment on no external reference');
        else reference['comment'] = value;
        break;
      }
      case 'ExternalDocumentRef': {
        const [, externalDocumentId, spdxDocument, algorithm, checksumValue] = /^(\S+)\s+(\S+)\s+([^\s:]+):\s*(\S+)$/.exec(value) ?? [];
        if (checksumValue === undefined) this.#report(line, 'ExternalDocumentRef is no "id URL algorithm: value"');
        else
          appendTo(this.#sections.document[0] ?? {}, 'externalDocumentRefs', {
            externalDocumentId,
            spdxDocument,
            checksum: { algorithm, checksumValue },
          });
        break;
      }
    }
  }
}

const RELATIONSHIP = /^(\S+)\s+(\S+)\s+(\S+)$/;
/** As nearly all are, to be cut at its blanks. */
const PLAIN_RELATIONSHIP = /^[!-~]+ [!-~]+ [!-~]+$/;

/** `element type element`; undefined where that is not what the text is. What the one before says, too, is the same text. */
function readRelationship(value: string, before: Members | undefined): Members | undefined {
  if (!PLAIN_RELATIONSHIP.test(value)) {
    const [, spdxElementId, relationshipType, relatedSpdxElement] = RELATIONSHIP.exec(value) ?? [];
    return relatedSpdxElement === undefined ? undefined : { spdxElementId, relationshipType, relatedSpdxElement };
  }
  const first = value.indexOf(' ');
  const second = value.indexOf(' ', first + 1);
  const [element, type] = [value.slice(0, first), value.slice(first + 1, second)];
  return {
    spdxElementId: before?.['spdxElementId'] === element ? before['spdxElementId'] : element,
    relationshipType: before?.['relationshipType'] === type ? before['relationshipType'] : type,
    relatedSpdxElement: value.slice(second + 1),
  };
}

const NO_ROWS: readonly PlacedTag[] = [];

/** Tags of the document and its making may stand anywhere. */
function isGeneral({ section, key }: PlacedTag): boolean {
  return (section === 'creationInfo' || section === 'document') && key !== 'SPDXID';
}

function appendTo(element: Members, key: string, value: unknown): void {
  const list = element[key];
  if (Array.isArray(list)) list.push(value);
  else element[key] = [value];
}
