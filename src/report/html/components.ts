/** The list of everything: one row for each component. Complete without the script, which adds search, order and the details. */
import type { ComponentReport, ReportFacts } from '../facts.ts';
import { MATCHING_TEXTS } from '../matching.ts';
import { type Markup, markup } from './markup.ts';
import { titleOf } from './overview.ts';

/** A page with more rows than this takes browsers seconds; the rest is counted, and is in the document and the spreadsheet. */
const MOST_ROWS = 20_000;
const MOST_NAMES = 3;

const TITLES = ['Name', 'Version', 'What it is', 'Came inside of', 'Carries', 'Licence', 'Scanners know it'] as const;

const FILTERS = [
  ['all', 'Everything'],
  ['installed', 'Installed'],
  ['carried', 'Carried inside'],
  ['undeclared', 'With undeclared files'],
  ['unlicensed', 'No licence stated'],
  ['unmatched', 'Unknown to scanners'],
] as const;

/** The section with the table; the thing that is described is not in it. */
export function componentTable(facts: ReportFacts): Markup {
  const rows = facts.components.slice(1, MOST_ROWS + 1);
  const hidden = facts.components.length - 1 - rows.length;
  const more =
    hidden === 0
      ? undefined
      : markup`<p class="caveat">${hidden} more are not shown: the page would be too large. The SBOM document and the CSV list have all of them.</p>`;
  return markup`<section id="everything" aria-labelledby="everything-title"><h2 id="everything-title">Everything</h2>
<p>Each line is one piece of software. Choose a name to see what it is, why it is here and what it brings.</p>
<form class="controls" role="search" hidden><label class="search">Search <input type="search" id="search" autocomplete="off" spellcheck="false" placeholder="name, version, licence, package"></label>
<label class="choose">Show <select id="filter">${FILTERS.map(([value, label]) => markup`<option value="${value}">${label}</option>`)}</select></label>
<output id="count" aria-live="polite"></output></form>
<div class="scroll" tabindex="0" role="region" aria-labelledby="everything-title"><table id="components" class="components"><thead><tr>${TITLES.map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map((report, index) => row(report, index + 1, facts))}</tbody></table></div>${more}</section>`;
}

function row(report: ComponentReport, place: number, facts: ReportFacts): Markup {
  const { component, kind, installed, license, matching, bundledBy, bundles } = report;
  const licence = license.knowledge === 'none' ? markup`<td class="gap">not stated</td>` : markup`<td>${license.text}</td>`;
  return markup`<tr id="c${place}"${installed ? markup` class="installed"` : undefined}><th scope="row"><a href="#c${place}">${component.name}</a></th><td>${component.version ?? ''}</td><td>${kind}</td><td>${names(bundledBy, facts)}</td><td class="count">${bundles.length === 0 ? '' : bundles.length}</td>${licence}<td${matching === 'none' ? markup` class="gap"` : undefined}>${MATCHING_TEXTS[matching]}</td></tr>
`;
}

/** The first names, and how many more there are. */
function names(places: readonly number[], { components }: ReportFacts): string {
  const shown = places.slice(0, MOST_NAMES).flatMap((place) => components[place]?.component.name ?? []);
  return places.length > shown.length ? `${shown.join(', ')} and ${places.length - shown.length} more` : shown.join(', ');
}

const MOST_BUNDLED = 5_000;

/** What each distribution carries, one fold for each. */
export function bundleSection({ components }: ReportFacts): Markup {
  const carriers = components.flatMap((report, place) => (report.bundles.length > 0 ? [{ report, place }] : []));
  carriers.sort((left, right) => right.report.bundles.length - left.report.bundles.length);
  const list =
    carriers.length === 0
      ? markup`<p>No package here declares other software inside of it. That is what packages say; not all of them say anything.</p>`
      : carriers.map(({ report, place }) => {
          const shown = report.bundles.slice(0, MOST_BUNDLED);
          const rest = report.bundles.length - shown.length;
          return markup`<details><summary><span>${titleOf(report)}</span> <span class="count">${report.bundles.length}</span></summary>
<p><a href="#c${place}">About ${report.component.name}</a>. It carries:</p><ul class="names">${shown.map((one) => part(one, components))}</ul>${rest > 0 ? markup`<p>and ${rest} more.</p>` : undefined}</details>`;
        });
  return markup`<section id="bundles" aria-labelledby="bundles-title"><h2 id="bundles-title">What packages carry inside</h2>
<p>Packages may contain other software: libraries compiled into them, or copies of other packages. It is updated only when the package that carries it is.</p>
${list}</section>`;
}

function part(place: number, components: readonly ComponentReport[]): Markup | undefined {
  const report = components[place];
  if (report === undefined) return undefined;
  return markup`<li><a href="#c${place}">${report.component.name}</a> ${report.component.version ?? ''} <span class="dim">${report.kind}</span></li>`;
}
