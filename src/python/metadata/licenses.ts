/**
 * The licences that core metadata declares.
 * Specification: PEP 639. A License-Expression silences License and the licence classifiers; before it, a License text that
 * is an SPDX identifier or expression, names exactly one licence or is headed by its title, counts first, then classifiers that are
 * unambiguous, then the text as a name; a whole text that names nothing comes after every classifier. What is ambiguous
 * (`License :: OSI Approved :: BSD License`) stays a named licence: nothing is guessed.
 */
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import type { License } from '../../model/component.ts';
import { licenseExpression, licenseId } from '../../model/license.ts';
import { all, first, type MetadataFields } from './core-metadata.ts';
import { CLASSIFIER_LICENSES } from './license-classifiers.ts';
import { licenseByName } from './license-names.ts';

export interface DeclaredLicenses {
  /** The licences by the most authoritative field. */
  readonly licenses: readonly License[];
  /** What the other fields say, kept as evidence. */
  readonly evidence: readonly License[];
}

const declared = (kind: License['kind'], value: string): License => ({ kind, value, acknowledgement: 'declared' });

const LONGEST_NAME = 200;
const MOST_TITLE = 1000;

/** What License holds, which people fill with an identifier, a name, or the whole text of a licence. */
function fromField(text: string): License {
  const expression = licenseExpression(text);
  if (expression !== undefined) return fromExpression(expression);
  const named = licenseByName(text);
  if (named !== undefined) return declared('id', named);
  if (!isText(text)) return declared('name', text);
  const attached = { content: text, contentType: 'text/plain' };
  const titled = licenseByTitle(text);
  // The first line of a text is no name: it may be a ruler, or whose copyright it is.
  return { ...(titled === undefined ? declared('name', 'license text') : declared('id', titled)), text: attached };
}

function isText(text: string): boolean {
  return text.includes('\n') || text.length > LONGEST_NAME;
}

/** The licence whose title stands at the head of a text, on one line or two (`Apache License`, `Version 2.0, January 2004`). */
function licenseByTitle(text: string): string | undefined {
  const [first, second] = text
    .slice(0, MOST_TITLE)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (first === undefined) return undefined;
  const both = `${first} ${second ?? ''}`.replace(/, (?:January|June|February|November) \d{4}$/, '');
  return licenseByName(first) ?? licenseByName(both);
}

/** A valid SPDX expression as a licence; one that is a single identifier, as that. */
export function fromExpression(expression: string): License {
  return licenseId(expression) === undefined ? declared('expression', expression) : declared('id', expression);
}

/** Reads the licence fields of METADATA at `path`; an expression that is none is reported. */
export function declaredLicenses(fields: MetadataFields, path: string): Outcome<DeclaredLicenses> {
  const diagnostics: Diagnostic[] = [];
  return { value: licensesOf(fields, path, diagnostics), diagnostics };
}

function licensesOf(fields: MetadataFields, path: string, diagnostics: Diagnostic[]): DeclaredLicenses {
  const stated = first(fields, 'license-expression');
  if (stated !== undefined) {
    const expression = licenseExpression(stated);
    if (expression === undefined) diagnostics.push({ code: 'license-expression-invalid', at: { path }, expression: stated });
    // PEP 639: with an expression the older fields must be ignored, as evidence too.
    return { licenses: [expression === undefined ? declared('name', stated) : fromExpression(expression)], evidence: [] };
  }
  const text = first(fields, 'license');
  const classifiers = all(fields, 'classifier')
    .filter((classifier) => classifier.startsWith('License ::'))
    // "License :: OSI Approved" alone says nothing about which licence.
    .filter((classifier) => classifier !== 'License :: OSI Approved')
    .map((classifier) => {
      const id = CLASSIFIER_LICENSES.get(classifier);
      return id === undefined ? declared('name', classifier) : declared('id', id);
    });
  const field = text === undefined ? [] : [fromField(text)];
  const spdx = (licenses: readonly License[]): boolean => licenses.length > 0 && licenses.every(({ kind }) => kind !== 'name');
  const isName = text !== undefined && !isText(text);
  // A text that names nothing says less than any classifier.
  const fieldFirst = spdx(field) || (!spdx(classifiers) && (isName || classifiers.length === 0));
  if (field.length === 0) return { licenses: classifiers, evidence: [] };
  return fieldFirst ? { licenses: field, evidence: classifiers } : { licenses: classifiers, evidence: field };
}
