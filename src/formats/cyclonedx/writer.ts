/**
 * Writes an inventory as CycloneDX JSON, 1.4 to 1.7. Nothing is decided here: components stand flat in the order they come,
 * ids become references, and what the version cannot say is reported.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import type { Outcome } from '../../diagnostics/diagnostic.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { uuidOf } from '../../model/digest.ts';
import type { Annotator, Completeness, RootedInventory } from '../../model/inventory.ts';
import { compareText, groupBy, sortedUnique } from '../../model/order.ts';
import { targetsBySource } from '../../model/relation.ts';
import { reportLosses, type WriteContext } from '../field-table.ts';
import { jsonPieces, type Pieces } from '../pieces.ts';
import type { Stamp } from '../stamp.ts';
import { writeComponent } from './component.ts';
import { aggregateIn, LIFECYCLE_PHASES, minorOf } from './vocabulary.ts';
import { writeVulnerabilities } from './vulnerabilities.ts';

const UNSIGNED = 'urn:uuid:00000000-0000-5000-8000-000000000000';

/** A document as it is printed, from top to bottom; its components and their dependencies are made when they are asked for, so that not all are there at
 * once. */
export interface WireDocument {
  readonly $schema: string;
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly version: number;
  readonly metadata: object;
  readonly components: Iterable<unknown>;
  readonly dependencies: Iterable<unknown>;
  readonly compositions: readonly unknown[] | undefined;
  readonly vulnerabilities: readonly unknown[] | undefined;
  readonly annotations: readonly unknown[] | undefined;
  readonly citations: readonly unknown[] | undefined;
}

/** The text of the document in JSON: two spaces of indentation, LF, a final newline. The serial number follows from the content. */
export function writeCycloneDxJson(inventory: RootedInventory, version: string, stamp: Stamp): Outcome<Pieces> {
  return writeDocument(inventory, version, stamp, (document) => {
    const timestamp = stamp.timestamp === undefined ? '' : `    "timestamp": ${JSON.stringify(stamp.timestamp)},\n`;
    return signed(jsonPieces(Object.entries(document)), '"metadata": {\n', timestamp);
  });
}

/** Makes the document's value, has it printed, and reports what the version cannot say. */
export function writeDocument(
  inventory: RootedInventory,
  version: string,
  stamp: Stamp,
  print: (document: WireDocument, context: WriteContext) => Pieces,
): Outcome<Pieces> {
  const losses = new Map<string, number>();
  const context: WriteContext = { minor: minorOf(version), lost: (field) => void losses.set(field, (losses.get(field) ?? 0) + 1) };
  const pieces = print(documentOf(inventory, version, stamp, context), context);
  return { value: pieces, diagnostics: reportLosses(`CycloneDX ${version}`, losses) };
}

/**
 * The printed document with its serial number and time. The number names the content without the time: two scans of one
 * environment are one document. Both are put into the finished text, since making that is the costliest step of all.
 */
export function signed(unsigned: Pieces, before: string, timestamp: string): Pieces {
  const serialNumber = `urn:uuid:${uuidOf(unsigned)}`;
  const signedAt = unsigned.findIndex((piece) => piece.includes(UNSIGNED));
  const datedAt = unsigned.findIndex((piece) => piece.includes(before));
  return unsigned.map((piece, index) => {
    const numbered = index === signedAt ? piece.replace(UNSIGNED, serialNumber) : piece;
    return index === datedAt ? numbered.replace(before, () => before + timestamp) : numbered;
  });
}

function documentOf(inventory: RootedInventory, version: string, stamp: Stamp, context: WriteContext): WireDocument {
  const root = inventory.components.find(({ id }) => id === inventory.root);
  const tool = { type: 'application', name: stamp.tool.name, version: stamp.tool.version };
  return {
    $schema: `http://cyclonedx.org/schema/bom-${version}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: version,
    serialNumber: UNSIGNED,
    version: 1,
    metadata: defined({
      lifecycles: context.minor >= 5 ? nonEmpty(inventory.lifecycles.map(writeLifecycle)) : undefined,
      tools: context.minor >= 5 ? { components: [tool] } : [{ name: tool.name, version: tool.version }],
      authors: nonEmpty(stamp.authors ?? []),
      component: root === undefined ? undefined : writeComponent(root, context),
    }),
    components: componentsOf(inventory, context),
    dependencies: dependenciesOf(inventory, context),
    compositions: nonEmpty(compositionsOf(inventory.completeness, context)),
    vulnerabilities: nonEmpty(writeVulnerabilities(inventory.vulnerabilities, (id) => id, context)),
    annotations: annotationsOf(inventory, context),
    citations: context.minor >= 7 ? nonEmpty(citationsOf(inventory, stamp, context)) : undefined,
  };
}

function* componentsOf({ components, root }: RootedInventory, context: WriteContext): Generator {
  for (const component of components) if (component.id !== root) yield writeComponent(component, context);
}

function writeLifecycle(word: string): object {
  return LIFECYCLE_PHASES.has(word) ? { phase: word } : { name: word };
}

/** Which components each embedded document speaks of, and who carries it. The schema demands a time: the document's own, else ours. */
function citationsOf(inventory: RootedInventory, stamp: Stamp, context: WriteContext): readonly unknown[] {
  const pointers = new Map<string, string[]>(inventory.sources.map(({ path }) => [path, []]));
  const others = inventory.components.filter(({ id }) => id !== inventory.root);
  for (const [index, { origins }] of others.entries()) for (const path of origins) pointers.get(path)?.push(`/components/${index}`);
  return inventory.sources.flatMap(({ path, suppliedBy, timestamp, note }) => {
    const cited = pointers.get(path) ?? [];
    const time = timestamp ?? stamp.timestamp;
    if (cited.length === 0) return [];
    if (time === undefined) {
      context.lost('citations without a timestamp');
      return [];
    }
    return [{ pointers: cited, timestamp: time, attributedTo: suppliedBy, note }];
  });
}

/** An entry where a component's dependencies are known, even to be none, or where it has an edge (rules.md R4.4). */
function* dependenciesOf(inventory: RootedInventory, context: WriteContext): Generator {
  const edges = targetsBySource(inventory.relations);
  const provided = groupBy(
    inventory.relations.filter(({ kind }) => kind === 'provides'),
    ({ from }) => from,
  );
  for (const { id } of inventory.components) {
    const targets = edges.get(id);
    const dependsOn = targets === undefined ? undefined : sortedUnique(targets);
    const given = provided.get(id);
    const provides = given === undefined ? undefined : sortedUnique(given.map(({ to }) => to));
    if (provides !== undefined && context.minor < 6) context.lost('dependencies.provides');
    if (dependsOn === undefined && provides === undefined && !inventory.dependenciesKnown.has(id)) continue;
    yield { ref: id, dependsOn, provides: context.minor < 6 ? undefined : provides };
  }
}

/** One composition an aggregate. `assemblies` names the components whose make-up is described, as the schema defines it. */
function compositionsOf(completeness: readonly Completeness[], context: WriteContext): readonly unknown[] {
  const groups = groupBy(completeness, ({ aggregate }) => aggregateIn(context.minor, aggregate));
  return [...groups]
    .sort(([left], [right]) => compareText(left, right))
    .map(([aggregate, members]) => {
      const refs = (aspect: Completeness['aspect']): readonly string[] | undefined =>
        nonEmpty(sortedUnique(members.filter((member) => member.aspect === aspect).map(({ of }) => of)));
      return defined({ aggregate, assemblies: refs('assembly'), dependencies: refs('dependencies') });
    });
}

function writeAnnotator({ kind, name }: Annotator): object {
  switch (kind) {
    case 'person':
      return { individual: { name } };
    case 'organization':
      return { organization: { name } };
    case 'tool':
      return { component: { type: 'application', name } };
  }
}

function annotationsOf(inventory: RootedInventory, context: WriteContext): readonly unknown[] | undefined {
  if (inventory.annotations.length > 0 && context.minor < 5) context.lost('annotations');
  if (context.minor < 5) return undefined;
  // The schema demands a time; where the document gave none, the annotation cannot be said.
  const dated = inventory.annotations.filter(({ timestamp }) => timestamp !== undefined);
  for (let missing = dated.length; missing < inventory.annotations.length; missing += 1) context.lost('annotations without a timestamp');
  return nonEmpty(
    dated.map(({ subjects, annotator, timestamp, text }) => ({
      subjects: sortedUnique(subjects),
      annotator: writeAnnotator(annotator),
      timestamp,
      text,
    })),
  );
}
