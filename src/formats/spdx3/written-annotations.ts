/**
 * The annotations of a written SPDX 3 document: ours, and those of others, each with a CreationInfo of its own: who made it, and when.
 * Specification: SPDX 3.0.1, Core Annotation.
 */
import { sha256 } from '../../model/digest.ts';
import type { Annotation } from '../../model/inventory.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { writeOwn } from '../spdx/annotation.ts';
import { UNDATED } from '../spdx/stamp.ts';
import { CREATION, type Naming } from './naming.ts';

/** Our annotation of what has a name and an identifier in the document. */
export function ownAnnotation(name: string, subject: string, content: JsonObject, naming: Naming): JsonObject {
  return {
    type: 'Annotation',
    spdxId: naming.iri(`Annotation-${name}`),
    creationInfo: CREATION,
    annotationType: 'other',
    subject,
    statement: writeOwn(content),
  };
}

/** Annotations of others and who made them, and how each was made: those have no identifier that could be sorted by. */
interface AnnotationElements {
  readonly elements: readonly JsonObject[];
  readonly creations: readonly JsonObject[];
}

/** Annotations of others; those without a time cannot be said. */
export function annotationElements(annotations: readonly Annotation[], version: string, naming: Naming): AnnotationElements {
  const made = new Set<string>();
  const creations: JsonObject[] = [];
  const elements = annotations.flatMap(({ annotator, subjects, timestamp, text }): JsonObject[] => {
    if (timestamp === undefined) return [];
    const created = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(timestamp) ? timestamp.replace(/\.\d+Z$/, 'Z') : UNDATED;
    const mark = sha256(JSON.stringify([annotator, timestamp, text])).slice(0, 16);
    const author = naming.iri(`Annotator-${sha256(JSON.stringify(annotator)).slice(0, 16)}`);
    const type = ({ person: 'Person', organization: 'Organization', tool: 'SoftwareAgent' } as const)[annotator.kind];
    const agent = made.has(author) ? [] : [{ type, spdxId: author, creationInfo: CREATION, name: annotator.name }];
    made.add(author);
    const creationInfo = `${CREATION}-${mark}`;
    creations.push({ type: 'CreationInfo', '@id': creationInfo, specVersion: version, created, createdBy: [author] });
    return [
      ...agent,
      ...subjects.map((subject, index) => ({
        type: 'Annotation',
        spdxId: naming.iri(`Annotation-${mark}-${index + 1}`),
        creationInfo,
        annotationType: 'other',
        subject: naming.idOf(subject),
        statement: text,
      })),
    ];
  });
  return { elements, creations };
}
