/**
 * What the script of the page knows of the components: the same facts as the markup, as plain data. The script shows them by
 * textContent alone.
 */
import { formatCpe } from '../../model/cpe.ts';
import { formatPurl } from '../../model/purl.ts';
import { visible } from '../../model/visible.ts';
import type { ComponentReport, ReportFacts } from '../facts.ts';
import type { ClientComponent, ClientData } from './client-data.ts';
import { safeAddress } from './markup.ts';

const LONGEST_DESCRIPTION = 400;
const LONGEST_TEXT = 20_000;
const MOST_LISTED = 40;

/** The data of all components, in the order of the facts. `findings` are sentences by the path that they are about. */
export function clientData({ components }: ReportFacts, findings: ReadonlyMap<string, readonly string[]>): ClientData {
  const texts: string[] = [];
  const places = new Map<string, number>();
  const textPlace = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, texts.length);
    texts.push(text);
    return texts.length - 1;
  };
  // What is said of a document that many components come from is about none of them.
  const users = new Map<string, number>();
  for (const { component } of components) for (const path of pathsOf(component)) users.set(path, (users.get(path) ?? 0) + 1);
  const own = new Map([...findings].filter(([path]) => users.get(path) === 1));
  return { components: components.map((report) => clientComponent(report, textPlace, own)), texts };
}

function clientComponent(
  report: ComponentReport,
  textPlace: (text: string) => number,
  findings: ReadonlyMap<string, readonly string[]>,
): ClientComponent {
  const { component } = report;
  const locations = (component.evidence?.occurrences ?? []).map(({ location }) => location);
  const said = pathsOf(component).flatMap((path) => findings.get(path) ?? []);
  return {
    name: visible(component.name),
    version: visible(component.version ?? ''),
    kind: report.kind,
    installed: report.installed,
    license: visible(report.license.text),
    knowledge: report.license.knowledge,
    matching: report.matching,
    scanners: report.scanners,
    bundledBy: report.bundledBy,
    bundles: report.bundles,
    needs: report.needs,
    unclaimed: report.unclaimed.slice(0, MOST_LISTED).map(visible),
    unclaimedCount: report.unclaimed.length,
    completeness: report.completeness ?? '',
    purl: component.purl === undefined ? '' : visible(formatPurl(component.purl)),
    cpes: (component.cpes ?? []).slice(0, MOST_LISTED).map((cpe) => visible(formatCpe(cpe))),
    description: visible(shortened((component.description ?? '').replaceAll(/\s+/g, ' '), LONGEST_DESCRIPTION)),
    supplier: visible(component.supplier?.name ?? component.manufacturer?.name ?? component.authors?.[0]?.name ?? ''),
    hashes: (component.hashes ?? []).slice(0, MOST_LISTED).map(({ algorithm, content }) => visible(`${algorithm} ${content}`)),
    found: locations.slice(0, MOST_LISTED).map(visible),
    links: linksOf(report),
    licenseTexts: (component.licenses ?? []).flatMap(({ text }) => (text === undefined ? [] : [textPlace(decoded(text))])),
    findings: said.slice(0, MOST_LISTED).map(visible),
  };
}

/** The files that a component was found in, each once. */
function pathsOf({ evidence, origins }: ComponentReport['component']): readonly string[] {
  return [...new Set([...(evidence?.occurrences ?? []).map(({ location }) => location), ...origins])];
}

function linksOf({ component }: ComponentReport): readonly (readonly [string, string])[] {
  const links = (component.externalReferences ?? []).flatMap(({ type, url }) => {
    const address = safeAddress(url);
    return address === undefined ? [] : [[visible(type), visible(address)] as const];
  });
  return links.slice(0, MOST_LISTED);
}

/** A licence's text keeps its lines; a character that steers a terminal or turns text does not survive. */
function decoded({ content, encoding }: { readonly content: string; readonly encoding?: 'base64' }): string {
  const text = encoding === 'base64' ? Buffer.from(content, 'base64').toString('utf8') : content;
  return shortened(text, LONGEST_TEXT)
    .split(/\r\n|[\n\f\v\r]/)
    .map((line) => visible(line.replaceAll('\t', '    ')))
    .join('\n');
}

function shortened(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
