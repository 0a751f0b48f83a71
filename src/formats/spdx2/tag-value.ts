/**
 * SPDX 2 in tag-value: the JSON form, line by line. What is read becomes the value that the JSON reader takes.
 * Specification: SPDX 2.3 clauses 4.4 to 13, the tag-value sections. There is no library for it in JavaScript.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import type { RootedInventory, SbomDocument } from '../../model/inventory.ts';
import { append } from '../../model/order.ts';
import { decodeUtf8, isJsonObject, type JsonLimits, type JsonObject } from '../../untrusted/json.ts';
import { refuseAs } from '../../untrusted/refusal.ts';
import type { Stamp } from '../stamp.ts';
import { readSpdx2 } from './reader.ts';
import { writeSpdx2 } from './writer.ts';

/** How a tag's value stands in the JSON form. */
type Kind = 'text' | 'list' | 'boolean' | 'checksum' | 'reference' | 'code';

interface Tag {
  readonly tag: string;
  readonly key: string;
  readonly kind: Kind;
}

const tag = (name: string, key: string, kind: Kind = 'text'): Tag => ({ tag: name, key, kind });

/** The tags of each section, in the order that is written; the first begins the section. */
const SECTIONS = {
  document: [
    tag('SPDXVersion', 'spdxVersion'),
    tag('DataLicense', 'dataLicense'),
    tag('SPDXID', 'SPDXID'),
    tag('DocumentName', 'name'),
    tag('DocumentNamespace', 'documentNamespace'),
    tag('DocumentComment', 'comment'),
  ],
  creationInfo: [
    tag('Creator', 'creators', 'list'),
    tag('Created', 'created'),
    tag('CreatorComment', 'comment'),
    tag('LicenseListVersion', 'licenseListVersion'),
  ],
  packages: [
    tag('PackageName', 'name'),
    tag('SPDXID', 'SPDXID'),
    tag('PackageVersion', 'versionInfo'),
    tag('PackageFileName', 'packageFileName'),
    tag('PackageSupplier', 'supplier'),
    tag('PackageOriginator', 'originator'),
    tag('PackageDownloadLocation', 'downloadLocation'),
    tag('FilesAnalyzed', 'filesAnalyzed', 'boolean'),
    tag('PackageVerificationCode', 'packageVerificationCode', 'code'),
    tag('PackageChecksum', 'checksums', 'checksum'),
    tag('PackageHomePage', 'homepage'),
    tag('PackageSourceInfo', 'sourceInfo'),
    tag('PackageLicenseConcluded', 'licenseConcluded'),
    tag('PackageLicenseInfoFromFiles', 'licenseInfoFromFiles', 'list'),
    tag('PackageLicenseDeclared', 'licenseDeclared'),
    tag('PackageLicenseComments', 'licenseComments'),
    tag('PackageCopyrightText', 'copyrightText'),
    tag('PackageSummary', 'summary'),
    tag('PackageDescription', 'description'),
    tag('PackageComment', 'comment'),
    tag('ExternalRef', 'externalRefs', 'reference'),
    tag('PackageAttributionText', 'attributionTexts', 'list'),
    tag('PrimaryPackagePurpose', 'primaryPackagePurpose'),
    tag('BuiltDate', 'builtDate'),
    tag('ReleaseDate', 'releaseDate'),
    tag('ValidUntilDate', 'validUntilDate'),
  ],
  files: [
    tag('FileName', 'fileName'),
    tag('SPDXID', 'SPDXID'),
    tag('FileType', 'fileTypes', 'list'),
    tag('FileChecksum', 'checksums', 'checksum'),
    tag('LicenseConcluded', 'licenseConcluded'),
    tag('LicenseInfoInFile', 'licenseInfoInFiles', 'list'),
    tag('LicenseComments', 'licenseComments'),
    tag('FileCopyrightText', 'copyrightText'),
    tag('FileComment', 'comment'),
    tag('FileNotice', 'noticeText'),
    tag('FileContributor', 'fileContributors', 'list'),
    tag('FileAttributionText', 'attributionTexts', 'list'),
  ],
  hasExtractedLicensingInfos: [
    tag('LicenseID', 'licenseId'),
    tag('ExtractedText', 'extractedText'),
    tag('LicenseName', 'name'),
    tag('LicenseCrossReference', 'seeAlsos', 'list'),
    tag('LicenseComment', 'comment'),
  ],
  annotations: [
    tag('Annotator', 'annotator'),
    tag('AnnotationDate', 'annotationDate'),
    tag('AnnotationType', 'annotationType'),
    tag('SPDXREF', 'subject'),
    tag('AnnotationComment', 'comment'),
  ],
} as const satisfies Record<string, readonly Tag[]>;
type Section = keyof typeof SECTIONS;

const LISTS = ['packages', 'files', 'hasExtractedLicensingInfos', 'annotations'] as const satisfies readonly Section[];

// ---- writing

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

// ---- reading

/** Reads a document in tag-value. Lines that cannot be understood are reported, the rest is read. */
export function readSpdx2TagValue(bytes: Uint8Array, path: string, limits: JsonLimits): Outcome<SbomDocument | undefined> {
  const text = decodeUtf8(bytes);
  if (text === undefined) return refuseAs('not-utf8', path, limits);
  const parser = new TagValueParser(path);
  const count = parser.parse(text, limits.values);
  if (count > limits.values) return refuseAs('too-many-values', path, limits);
  const { value, diagnostics } = readSpdx2(parser.document(), path, limits);
  return { value, diagnostics: [...parser.diagnostics, ...diagnostics] };
}

type Members = Record<string, unknown>;

const MOST_PROBLEMS = 100;
const BY_TAG: ReadonlyMap<string, readonly (Tag & { readonly section: Section; readonly begins: boolean })[]> = (() => {
  const index = new Map<string, (Tag & { section: Section; begins: boolean })[]>();
  for (const section of Object.keys(SECTIONS) as Section[])
    for (const [at, row] of SECTIONS[section].entries())
      index.set(row.tag, [
        ...(index.get(row.tag) ?? []),
        { ...row, section, begins: at === 0 && section !== 'document' && section !== 'creationInfo' },
      ]);
  return index;
})();

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
    let line = 1;
    let count = 0;
    // Looked for once: a text that begins behind it never ends.
    const lastClose = text.lastIndexOf('</text>');
    for (let at = 0; at < text.length && count <= most; ) {
      const { next, tag: found, problem } = readTag(text, at, lastClose);
      if (problem !== undefined) this.#report(line, problem);
      if (found !== undefined) {
        count += 1;
        this.#take(found.name, found.value, line);
      }
      for (let end = text.indexOf('\n', at); end >= 0 && end < next; end = text.indexOf('\n', end + 1)) line += 1;
      at = next;
    }
    return count;
  }

  /** The document in the JSON form. */
  document(): JsonObject {
    const [document = {}] = this.#sections.document;
    for (const list of LISTS) if (list !== 'annotations' && this.#sections[list].length > 0) document[list] = this.#sections[list];
    document['creationInfo'] = this.#sections.creationInfo[0] ?? {};
    if (this.#relationships.length > 0) document['relationships'] = this.#relationships;
    this.#placeAnnotations(document);
    return document;
  }

  /** An annotation names its subject; in JSON it stands in it. */
  #placeAnnotations(document: Members): void {
    const elements = new Map<unknown, Members>(
      [document, ...this.#sections.packages, ...this.#sections.files].map((one) => [one['SPDXID'], one]),
    );
    for (const annotation of this.#sections.annotations) {
      const { subject, ...rest } = annotation;
      const element = elements.get(subject);
      if (element !== undefined) appendTo(element, 'annotations', rest);
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
    const rows = BY_TAG.get(name);
    // SPDXID is a tag of several sections: that of the element it stands in.
    const row = rows?.find(({ section }) => section === this.#section) ?? rows?.find(({ begins }) => begins) ?? this.#general(rows);
    if (row === undefined) {
      this.#report(line, `${JSON.stringify(name.slice(0, 40))} is no tag that belongs here`);
      return;
    }
    if (row.begins) this.#begin(row.section);
    const element = this.#sections[row.section].at(-1);
    if (element !== undefined) this.#set(element, row, value, line);
  }

  /** Tags of the document and its making may stand anywhere. */
  #general<T extends Tag & { readonly section: Section }>(rows: readonly T[] | undefined): T | undefined {
    return rows?.find(({ section, key }) => (section === 'creationInfo' || section === 'document') && key !== 'SPDXID');
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
        const [, spdxElementId, relationshipType, relatedSpdxElement] = /^(\S+)\s+(\S+)\s+(\S+)$/.exec(value) ?? [];
        if (relatedSpdxElement === undefined) this.#report(line, 'Relationship is no "element type element"');
        else this.#relationships.push({ spdxElementId, relationshipType, relatedSpdxElement });
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

interface ReadTag {
  /** Where the next line begins. */
  readonly next: number;
  readonly tag?: { readonly name: string; readonly value: string };
  readonly problem?: string;
}

/** Reads the tag in the line that begins at `at`; a value in `<text>` may go over many lines. */
function readTag(text: string, at: number, lastClose: number): ReadTag {
  const end = endOfLine(text, at);
  const next = end + 1;
  const start = text.slice(at, end);
  if (/^\s*(?:#|$)/.test(start)) return { next };
  const colon = start.indexOf(':');
  if (colon < 1) return { next, problem: 'is no "Tag: value"' };
  const name = start.slice(0, colon).trim();
  const value = start.slice(colon + 1).trim();
  if (!value.startsWith('<text>')) return { next, tag: { name, value } };
  const begin = text.indexOf('<text>', at) + '<text>'.length;
  const close = begin > lastClose ? -1 : text.indexOf('</text>', begin);
  // What follows cannot be told apart from the text: this line alone is given up.
  if (close < 0) return { next, problem: `the <text> of ${name.slice(0, 40)} never ends` };
  return { next: endOfLine(text, close) + 1, tag: { name, value: text.slice(begin, close) } };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function appendTo(element: Members, key: string, value: unknown): void {
  const list = element[key];
  if (Array.isArray(list)) append(list as unknown[], [value]);
  else element[key] = [value];
}
