/** The sections below the list: licences, native code, stated vulnerabilities, findings, and where it all comes from. */
import { CATALOGUE, messageOf, plural, severityOf } from '../../diagnostics/catalogue.ts';
import type { Diagnostic, DiagnosticCode } from '../../diagnostics/diagnostic.ts';
import type { RootedInventory, Vulnerability } from '../../model/inventory.ts';
import { compareText, groupBy } from '../../model/order.ts';
import type { ComponentReport, ReportFacts } from '../facts.ts';
import { type Markup, markup, safeAddress } from './markup.ts';

const MOST_LISTED = 500;

interface Placed {
  readonly report: ComponentReport;
  readonly place: number;
}

function others({ components }: ReportFacts): readonly Placed[] {
  return components.map((report, place) => ({ report, place })).slice(1);
}

function nameList(placed: readonly Placed[]): Markup {
  const shown = placed.slice(0, MOST_LISTED);
  const rest = placed.length - shown.length;
  const items = shown.map(
    ({ report, place }) => markup`<li><a href="#c${place}">${report.component.name}</a> ${report.component.version ?? ''}</li>`,
  );
  return markup`<ul class="names">${items}</ul>${rest > 0 ? markup`<p>and ${rest} more.</p>` : undefined}`;
}

function fold(summary: string, count: number, content: Markup): Markup {
  return markup`<details><summary><span>${summary}</span> <span class="count">${count}</span></summary>${content}</details>`;
}

/** Licences with those that have them, the most frequent first; what states none comes before all. */
export function licenceSection(facts: ReportFacts): Markup {
  const groups = [...groupBy(others(facts), ({ report }) => report.license.text)].sort(
    ([leftText, left], [rightText, right]) => right.length - left.length || compareText(leftText, rightText),
  );
  const silent = groups.filter(([text]) => text === '').map(([, group]) => fold('No licence stated', group.length, nameList(group)));
  const spdx = groups.filter(([text, group]) => text !== '' && group[0]?.report.license.knowledge === 'spdx');
  const named = groups.filter(([text, group]) => text !== '' && group[0]?.report.license.knowledge === 'named');
  const list = (group: typeof groups): readonly Markup[] => group.map(([text, placed]) => fold(text, placed.length, nameList(placed)));
  return markup`<section id="licences" aria-labelledby="licences-title"><h2 id="licences-title">Licences</h2>
<p>As the packages state them. OR leaves the choice to whoever uses the software; AND means that all of them apply.</p>
${silent}${list(spdx)}
${named.length > 0 ? markup`<h3>In words of their own</h3><p>No standard identifier: a person has to read what these mean.</p>${list(named)}` : undefined}</section>`;
}

/** What is known of compiled and copied-in code, and what is known to be unknown. */
export function nativeSection(facts: ReportFacts): Markup {
  const installed = others(facts).filter(({ report }) => report.installed);
  const undeclared = others(facts).filter(({ report }) => report.unclaimed.length > 0);
  const opaque = installed.filter(({ report }) => report.unclaimed.length === 0 && report.completeness !== 'complete');
  const complete = installed.filter(({ report }) => report.completeness === 'complete');
  const files = undeclared.map(({ report, place }) => {
    const rest = report.unclaimed.length - MOST_LISTED;
    const items = report.unclaimed.slice(0, MOST_LISTED).map((path) => markup`<li><code>${path}</code></li>`);
    const content = markup`<p><a href="#c${place}">About ${report.component.name}</a></p><ul class="files">${items}</ul>${rest > 0 ? markup`<p>and ${rest} more.</p>` : undefined}`;
    return fold(report.component.name, report.unclaimed.length, content);
  });
  return markup`<section id="native" aria-labelledby="native-title"><h2 id="native-title">Compiled code: known and unknown</h2>
<p>Compiled libraries travel inside of Python packages without a name and a version. Where a package declares them they are in the list above.</p>
<h3>Undeclared files</h3>${
    undeclared.length === 0
      ? markup`<p>No package was found to carry foreign libraries beyond what it declares.</p>`
      : markup`<p>Foreign libraries in these packages that no declaration names. They may have known weaknesses that no scanner can find through this list.</p>${files}`
  }
<h3>Not known in full</h3><p>These hold compiled code, copies of other software, or a declaration that need not be the whole of it; what is in them may be more than is listed.</p>${
    opaque.length === 0 ? markup`<p>None.</p>` : fold('Packages', opaque.length, nameList(opaque))
  }
<h3>Known in full</h3><p>Nothing compiled and no copies of other software: what you see is all there is.</p>${
    complete.length === 0 ? markup`<p>None.</p>` : fold('Packages', complete.length, nameList(complete))
  }</section>`;
}

/** What embedded documents say of vulnerabilities: statements of their makers, not a scan. Nothing where none says anything. */
export function vulnerabilitySection({ vulnerabilities }: RootedInventory, facts: ReportFacts): Markup | undefined {
  if (vulnerabilities.length === 0) return undefined;
  const places = new Map<string, Placed>(others(facts).map((placed) => [placed.report.component.id, placed]));
  const rows = vulnerabilities.slice(0, MOST_LISTED).map((vulnerability) => vulnerabilityRow(vulnerability, places));
  const rest = vulnerabilities.length - rows.length;
  return markup`<section id="vulnerabilities" aria-labelledby="vulnerabilities-title"><h2 id="vulnerabilities-title">Statements about vulnerabilities</h2>
<p>The documents inside of the packages say this. It is no scan, and it was true when they were written.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="vulnerabilities-title"><table><thead><tr><th scope="col">Identifier</th><th scope="col">About</th><th scope="col">State</th><th scope="col">What is said</th></tr></thead><tbody>${rows}</tbody></table></div>
${rest > 0 ? markup`<p>and ${rest} more.</p>` : undefined}</section>`;
}

function vulnerabilityRow(vulnerability: Vulnerability, places: ReadonlyMap<string, Placed>): Markup {
  const { id, source, affects, analysis, description } = vulnerability;
  const address = source?.url === undefined ? undefined : safeAddress(source.url);
  const label = id ?? 'no identifier';
  const about = (affects ?? []).slice(0, 10).flatMap(({ target }) => {
    const placed = places.get(target);
    return placed === undefined ? [] : [placed];
  });
  return markup`<tr><th scope="row">${address === undefined ? label : markup`<a href="${address}" rel="noreferrer">${label}</a>`}</th><td>${nameList(about)}</td><td>${analysis?.state ?? ''}</td><td>${[
    analysis?.justification,
    analysis?.detail ?? description,
  ]
    .filter((part) => part !== undefined)
    .join('. ')
    .slice(0, 400)}</td></tr>`;
}

const SEVERITY_ORDER = ['error', 'warning', 'note'] as const;

/** Findings by kind, the worst first: what it means, then each place. */
export function findingSection(diagnostics: readonly Diagnostic[]): Markup {
  const groups = [...groupBy(diagnostics, ({ code }) => code)].sort(
    ([left], [right]) => rankOf(left) - rankOf(right) || compareText(left, right),
  );
  return markup`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
<p>What the scan has to say about the data: an error means that something could not be read, a warning that something is probably not what it seems, a note that something is worth knowing.</p>
${groups.length === 0 ? markup`<p>None.</p>` : groups.map(([code, group]) => findingGroup(code, group))}</section>`;
}

function rankOf(code: DiagnosticCode): number {
  return SEVERITY_ORDER.indexOf(CATALOGUE[code].severity);
}

function findingGroup(code: DiagnosticCode, group: readonly Diagnostic[]): Markup {
  const { severity, title, help } = CATALOGUE[code];
  const shown = group.slice(0, MOST_LISTED);
  const rest = group.length - shown.length;
  const items = shown.map((diagnostic) => markup`<li>${messageOf(diagnostic)}${placeOf(diagnostic)}</li>`);
  return markup`<details${severity === 'note' ? undefined : markup` open`}><summary><span class="severity ${severity}">${severity}</span> <span>${title}</span> <span class="count">${group.length}</span></summary>
${help === undefined ? undefined : markup`<p class="help">${help}</p>`}<ul class="findings">${items}</ul>${rest > 0 ? markup`<p>and ${rest} more.</p>` : undefined}<p class="dim"><code>${code}</code></p></details>`;
}

function placeOf({ at }: Diagnostic): Markup | undefined {
  const place = at.pointer ?? (at.line === undefined ? '' : `line ${at.line}`);
  return at.path === '' ? undefined : markup` <code class="dim">${at.path}${place === '' ? '' : ` ${place}`}</code>`;
}

/** Sentences by the path that they are about, for the details of a component. */
export function findingsByPath(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, readonly string[]> {
  const sentences = new Map<string, string[]>();
  for (const diagnostic of diagnostics) {
    const list = sentences.get(diagnostic.at.path);
    const sentence = `${severityOf(diagnostic)}: ${messageOf(diagnostic)}`;
    if (list === undefined) sentences.set(diagnostic.at.path, [sentence]);
    else list.push(sentence);
  }
  return sentences;
}

/** Where the data comes from, and words that need a word. */
export function aboutSection(
  { sources }: RootedInventory,
  tool: { readonly name: string; readonly version: string },
  timestamp: string | undefined,
): Markup {
  const items = sources
    .slice(0, MOST_LISTED)
    .map(({ path, note }) => markup`<li><code>${path}</code> <span class="dim">${note}</span></li>`);
  return markup`<section id="about" aria-labelledby="about-title"><h2 id="about-title">About this report</h2>
<p>Made by ${tool.name} ${tool.version}${timestamp === undefined ? '' : ` on ${timestamp}`}. The page is complete in itself: it loads nothing and sends nothing.</p>
${sources.length === 0 ? undefined : fold(plural(sources.length, 'Document that was merged', 'Documents that were merged'), sources.length, markup`<ul class="files">${items}</ul>`)}
<dl class="words"><dt>Package</dt><dd>Software as it is installed: what tools for Python list.</dd>
<dt>Carried inside</dt><dd>Software that a package brings in its own files. It is not installed separately, and tools for Python do not list it.</dd>
<dt>Licence</dt><dd>The terms of use. The short names are standard ones (SPDX).</dd>
<dt>Scanners know it</dt><dd><em>yes</em>: the name belongs to a public list of advisories. <em>by CPE only</em>: fewer scanners go by that kind of name. <em>no</em>: nothing will be found, whether or not there is something to find.</dd>
<dt>SBOM</dt><dd>Software bill of materials: this list in a form for machines.</dd></dl></section>`;
}
