/**
 * Reads the annotations of an SPDX 3 document: whose they are, when they were made, and which are ours.
 * Specification: SPDX 3.0.1, Core Annotation.
 */
import { isDateTime, NO_TIME } from '../../model/date-time.ts';
import { defined } from '../../model/defined.ts';
import type { Annotator } from '../../model/inventory.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { isOwnText, readOwn } from '../spdx/annotation.ts';
import { type Graph, type GraphElement, objects, one, remembered } from './graph.ts';
import { at, type Reading } from './reading.ts';

const KINDS: ReadonlyMap<string, Annotator['kind']> = new Map([
  ['Person', 'person'],
  ['SoftwareAgent', 'tool'],
]);

/** The CreationInfo of an element, which stands in it or elsewhere in the graph. */
export function creationOf(element: GraphElement | undefined, graph: Graph): JsonObject | undefined {
  if (element === undefined) return undefined;
  const [inline] = objects(element.value, 'creationInfo');
  return inline ?? graph.byId.get(one(element.value, 'creationInfo') ?? '')?.value;
}

/** Who made something, and when. */
interface Making {
  readonly annotator: Annotator;
  readonly timestamp?: string;
}

const UNKNOWN: Making = { annotator: { kind: 'organization', name: 'unknown' } };

/** The making that an annotation's CreationInfo tells of: its own, or that of the document. */
export function makingOf(note: GraphElement, graph: Graph): Making {
  const creation = creationOf(note, graph);
  return creation === undefined ? UNKNOWN : readMaking(creation, graph);
}

/** Of a CreationInfo that thousands of annotations may share. */
const readMaking = remembered((creation: JsonObject, graph: Graph): Making => {
  const author = graph.byId.get(one(creation, 'createdBy') ?? '');
  const kind = KINDS.get(author?.type ?? '') ?? 'organization';
  const name = author === undefined ? 'unknown' : (one(author.value, 'name') ?? 'unknown');
  const created = one(creation, 'created');
  const isDated = created !== undefined && created !== NO_TIME && isDateTime(created);
  return defined({ annotator: { kind, name }, timestamp: isDated ? created : undefined });
});

/** Our annotations of the document; others, which are about all that it describes, are not carried. */
export function readDocumentAnnotations(
  frame: GraphElement | undefined,
  { notes, graph, builder, options }: Pick<Reading, 'notes' | 'graph' | 'builder' | 'options'>,
): readonly JsonObject[] {
  return (frame === undefined ? [] : (notes.get(frame.id) ?? [])).flatMap((note): JsonObject[] => {
    const text = one(note.value, 'statement') ?? '';
    const own = isOwnText(text, makingOf(note, graph).annotator) ? readOwn(text, options) : undefined;
    if (own === undefined) at(note, builder, () => builder.context.unknownKey('statement'));
    return own === undefined ? [] : [own];
  });
}
