/**
 * The licences that core metadata declares.
 * Specification: PEP 639. A License-Expression silences License and the licence classifiers; before it, a License text that
 * is an SPDX identifier or expression, or names exactly one licence, counts first, then the classifiers, then the text as a name. What is ambiguous
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

/** A licence text longer than a name: its first line is the name, the whole becomes the attached text. */
function fromText(text: string): License {
  const expression = licenseExpression(text);
  if (expression !== undefined) return fromExpression(expression);
  const named = licenseByName(text);
  if (named !== undefined) return declared('id', named);
  const firstLine = text.split('\n')[0]?.trim() ?? '';
  return text.includes('\n') || text.length > 200
    ? { ...declared('name', firstLine.slice(0, 200)), text: { content: text, contentType: 'text/plain' } }
    : declared('name', text);
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
  const text = first(fields, 'license');
  const classifiers = all(fields, 'classifier')
    .filter((classifier) => classifier.startsWith('License ::'))
    // "License :: OSI Approved" alone says nothing about which licence.
    .filter((classifier) => classifier !== 'License :: OSI Approved')
    .map((classifier) => {
      const id = CLASSIFIER_LICENSES.get(classifier);
      return id === undefined ? declared('name', classifier) : declared('id', id);
    });
  if (stated !== undefined) {
    const expression = licenseExpression(stated);
    if (expression === undefined) diagnostics.push({ code: 'license-expression-invalid', at: { path }, expression: stated });
    // PEP 639: with an expression the older fields must be ignored, as evidence too.
    return { licenses: [expression === undefined ? declared('name', stated) : fromExpression(expression)], evidence: [] };
  }
  const fromField = text === undefined ? [] : [fromText(text)];
  const spdx = (licenses: readonly License[]): boolean => licenses.length > 0 && licenses.every(({ kind }) => kind !== 'name');
  if (spdx(fromField) || !spdx(classifiers)) {
    return fromField.length > 0 ? { licenses: fromField, evidence: classifiers } : { licenses: classifiers, evidence: [] };
  }
  return { licenses: classifiers, evidence: fromField };
}
