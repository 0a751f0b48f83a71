/** Explanations for a terminal: readable without colour, bounded in length; whatever comes from the input is made safe to show. */
import { labelOf } from '../model/bundling.ts';
import { WHY_NOT } from '../model/consumers.ts';
import { visible } from '../model/visible.ts';
import type { ComponentReport, Explanation, Remedy } from './explain.ts';
import type { ConsumerReport, DistributionReport, Overview } from './overview.ts';
import type { Reference } from './reference.ts';
import type { Statement } from './statements.ts';

export type ExplainStyle = 'heading' | 'good' | 'bad' | 'quiet';
/** Gives a text its colour. */
export type ExplainPaint = (style: ExplainStyle, text: string) => string;

const PLAIN: ExplainPaint = (_style, text) => text;
const LONGEST_TEXT = 300;
const MOST_NAMED = 4;
const MOST_DISTRIBUTIONS = 20;

/** A text from the input on one line, of bounded length. */
function shown(text: string): string {
  return visible(text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text).toWellFormed();
}

/** Some of the texts, and how many more there are. */
function some(texts: readonly string[]): string {
  const more = texts.length - MOST_NAMED;
  return `${texts.slice(0, MOST_NAMED).map(shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function labels(references: readonly Reference[]): string {
  return some(references.map(labelOf));
}

/** The document as a whole. */
export function renderOverviewText(overview: Overview, paint: ExplainPaint = PLAIN): string {
  const { root, components, consumers, distributions, complete } = overview;
  const width = Math.max(...consumers.map(({ title }) => title.length));
  const lines = [
    `${shown(labelOf(root))}: ${components} components`,
    '',
    paint('heading', 'Scanners can match'),
    ...consumers.map(({ title, matched }) => `  ${title.padEnd(width)}  ${matched} of ${components}`),
    ...consumers.flatMap((consumer) => consumerLines(consumer, paint)),
    ...distributionLines(distributions, complete, paint),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function consumerLines({ title, unmatched }: ConsumerReport, paint: ExplainPaint): readonly string[] {
  if (unmatched.length === 0) return [];
  return [
    '',
    paint('heading', `Not by ${title}`),
    ...unmatched.flatMap(({ why, components }) => {
      const { says, help } = WHY_NOT[why];
      const line = `  ${components.length} × ${says}: ${labels(components)}`;
      return help === undefined ? [line] : [line, `    ${paint('quiet', help)}`];
    }),
  ];
}

function distributionLines(reports: readonly DistributionReport[], complete: number, paint: ExplainPaint): readonly string[] {
  const known = complete === 0 ? [] : [`  ${paint('good', `${complete} known completely`)}`];
  if (reports.length === 0) return complete === 0 ? [] : ['', paint('heading', 'What distributions are made of'), ...known];
  const more = reports.length - MOST_DISTRIBUTIONS;
  return [
    '',
    paint('heading', 'What distributions are made of, the least known first'),
    ...reports.slice(0, MOST_DISTRIBUTIONS).map((report) => `  ${distributionLine(report)}`),
    ...(more > 0 ? [`  ${paint('quiet', `and ${more} more (--format json lists all)`)}`] : []),
    ...known,
  ];
}

function distributionLine({ distribution, assembly, unclaimed, bundled, unmatchable }: DistributionReport): string {
  const facts = [
    assembly === 'not_specified' ? 'not stated' : assembly,
    ...(bundled === 0 ? [] : [`bundles ${bundled}`]),
    ...(unclaimed.length === 0 ? [] : [`${unclaimed.length} libraries that nobody declares: ${some(unclaimed)}`]),
    ...(unmatchable.length === 0 ? [] : [`${unmatchable.length} that no scanner can match: ${labels(unmatchable)}`]),
  ];
  return `${shown(labelOf(distribution))}: ${facts.join('; ')}`;
}

/** What a query names. */
export function renderExplanationText(explanation: Explanation, paint: ExplainPaint = PLAIN): string {
  const { query, reading, found, reports, similar } = explanation;
  if (reports.length === 0) {
    const hint = similar.length === 0 ? '' : `Names that begin alike: ${some(similar)}\n`;
    return `Nothing is called ${shown(query)}: no reference, purl, CPE, digest, name or file.\n${hint}`;
  }
  const head =
    found === 1 ? [] : [`${found} components, by ${reading ?? 'name'}${found > reports.length ? `; the first ${reports.length}` : ''}`];
  return `${[...head, ...reports.map((report) => renderReport(report, paint))].join('\n\n')}\n`;
}

const LABEL_WIDTH = 16;

function renderReport(report: ComponentReport, paint: ExplainPaint): string {
  const { component, files, consumers, steps, unclaimed = [] } = report;
  const matching = consumers.filter(({ whyNot }) => whyNot === undefined).map(({ title }) => title);
  const passing = consumers.flatMap(({ title, whyNot }) => (whyNot === undefined ? [] : [`${title}: ${WHY_NOT[whyNot].says}`]));
  const rows: readonly (readonly [label: string, values: readonly string[]])[] = [
    ['is', [identityLine(report)]],
    ['called', [component.purl, ...(component.cpes ?? [])].filter((text) => text !== undefined)],
    ['licence', [(component.licenses ?? []).join(', ')]],
    ['hashes', (component.hashes ?? []).map(({ algorithm, content }) => `${algorithm} ${content}`)],
    ['file', files],
    ['lies in', placeLines(report)],
    ['says so', report.statements.map(statementLine)],
    ['worked out', steps.map(({ what, says, value }) => `${what}: ${value === '' ? says : `${value} (${says})`}`)],
    ['made of', report.assembly === undefined ? [] : [report.assembly]],
    ['undeclared', unclaimed],
    ['matched by', matching.length === 0 ? ['no scanner'] : [matching.join(', ')]],
    ['not matched by', passing],
    ['needed through', [...report.paths.map((path) => path.map(labelOf).join(' → ')), ...(report.morePaths ? ['and other ways'] : [])]],
    ['to be rid of it', remedyLines(report.remedy, component)],
  ];
  return [paint('heading', shown(labelOf(component))), ...rows.flatMap(([label, values]) => rowLines(label, values, paint))].join('\n');
}

const MOST_VALUES = 12;
/** Ways through the graph are long, and cut off they tell nothing. */
const LONGEST_LINE = 2000;

function rowLines(label: string, values: readonly string[], paint: ExplainPaint): readonly string[] {
  const present = values.filter((value) => value !== '');
  const lines = present
    .slice(0, MOST_VALUES)
    .map((value) => visible(value.length > LONGEST_LINE ? `${value.slice(0, LONGEST_LINE)}…` : value));
  const more = present.length - MOST_VALUES;
  return [...lines, ...(more > 0 ? [`and ${more} more (--format json lists all)`] : [])].map(
    (line, index) => `  ${paint('quiet', (index === 0 ? label : '').padEnd(LABEL_WIDTH))}${line.toWellFormed()}`,
  );
}

/** What a file says of itself stands under `says so`; here is what holds the component, and its own files. */
function placeLines({ places, statements, remedy: { upgrade, itself } }: ComponentReport): readonly string[] {
  const stating = new Set(statements.map(({ by }) => by));
  return [
    ...(itself ? ['the environment'] : []),
    ...upgrade.map((holder) => `the archive of ${labelOf(holder)}`),
    ...places.filter((place) => !stating.has(place)),
  ];
}

function identityLine({ component: { type, scope, description } }: ComponentReport): string {
  const what = scope === undefined || scope === 'required' ? type : `${type}, ${scope}`;
  return description === undefined ? what : `${what}: ${shown(description)}`;
}

function statementLine({ by, pointer, note }: Statement): string {
  return `${by}${pointer === undefined ? '' : ` at ${pointer}`}${note === undefined ? '' : ` (${note})`}`;
}

function remedyLines({ upgrade, itself, requiredBy, namedBy }: Remedy, component: Reference): readonly string[] {
  const holders = upgrade.map(labelOf).join(', ');
  return [
    ...(upgrade.length === 0
      ? []
      : [`upgrade ${holders}, ${upgrade.length === 1 ? 'whose archive holds it' : 'each of whose archives holds it'}`]),
    ...(itself
      ? [
          `upgrade or uninstall ${labelOf(component)} itself${requiredBy.length === 0 ? '' : `, which ${labels(requiredBy)} require${requiredBy.length === 1 ? 's' : ''}`}`,
        ]
      : []),
    ...(namedBy.length === 0 ? [] : [`nothing of it is in an archive: documents of ${labels(namedBy)} name it`]),
  ];
}
