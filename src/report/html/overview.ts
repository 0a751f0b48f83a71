/** The first screen: what is in here, in numbers that somebody who is no engineer can read, each leading to its details. */
import { plural } from '../../diagnostics/catalogue.ts';
import type { ComponentReport, ReportFacts } from '../facts.ts';
import { kindPlural } from '../kind.ts';
import { type Markup, markup } from './markup.ts';

interface Tile {
  readonly target: string;
  /** A filter of the table that the script sets. */
  readonly filter?: string;
  readonly number: number;
  readonly label: string;
  readonly text: string;
  /** Draws a bar: this many of all. */
  readonly of?: number;
  readonly tone: 'plain' | 'good' | 'attention';
}

export function overview(facts: ReportFacts): Markup {
  const [root, ...others] = facts.components;
  const name = root === undefined ? 'This environment' : titleOf(root);
  return markup`<header class="intro"><p class="eyebrow">Software inventory</p><h1>${name}</h1><p class="lead">${leadOf(facts, others)}</p></header>
<section id="overview" aria-label="Overview"><ul class="tiles">${tilesOf(facts, others).map(tileMarkup)}</ul>
<p class="caveat"><strong>What this page is:</strong> a list of ingredients, read without running any of them. It does not say
whether any of them has a known weakness: for that, a vulnerability scanner compares the same list with published advisories.</p></section>`;
}

/** The name and version of the thing that the report is about. */
export function titleOf({ component }: ComponentReport): string {
  return component.version === undefined ? component.name : `${component.name} ${component.version}`;
}

function leadOf({ installed, carried }: ReportFacts, others: readonly ComponentReport[]): string {
  if (installed === 0)
    return `${grouped(others.length)} ${plural(others.length, 'component')} ${plural(others.length, 'is', 'are')} listed here.`;
  const packages = `${grouped(installed)} ${plural(installed, 'package is', 'packages are')} installed here.`;
  if (carried === 0) return `${packages} None of them declares that it carries other software inside.`;
  const named = others.length - installed - carried;
  const rest =
    named === 0
      ? ''
      : ` ${named} more ${plural(named, 'is', 'are')} named without being in those files: Python itself, for instance, or tools that built them.`;
  return `${packages} Inside of them, ${grouped(carried)} more ${plural(carried, 'piece')} of software came along, which a list of installed packages does not show.${rest}`;
}

function tilesOf({ installed, carried, severities }: ReportFacts, others: readonly ComponentReport[]): readonly Tile[] {
  const known = others.filter(({ matching }) => matching !== 'none').length;
  const silent = others.filter(({ license }) => license.knowledge === 'none').length;
  const unclaimed = others.filter((report) => report.unclaimed.length > 0);
  const files = unclaimed.reduce((total, report) => total + report.unclaimed.length, 0);
  const findings = severities.error + severities.warning;
  return [
    {
      target: 'everything',
      filter: installed === 0 ? 'all' : 'installed',
      number: installed === 0 ? others.length : installed,
      label: installed === 0 ? 'components' : plural(installed, 'installed package'),
      text: installed === 0 ? 'as the document lists them' : 'what somebody asked for, and what that needs',
      tone: 'plain',
    },
    { target: 'bundles', filter: 'carried', number: carried, label: 'carried inside of packages', text: kindsOf(others), tone: 'plain' },
    {
      target: 'everything',
      filter: 'unmatched',
      number: known,
      of: others.length,
      label: `of ${grouped(others.length)} can be checked`,
      text: checkable(others.length, known, others.filter(({ matching }) => matching === 'some').length),
      tone: known === others.length ? 'good' : 'attention',
    },
    {
      target: 'native',
      filter: 'undeclared',
      number: files,
      label: `undeclared compiled ${plural(files, 'file')}`,
      text:
        files === 0
          ? 'No package was found to hold compiled libraries that its declaration leaves out.'
          : `in ${unclaimed.length} ${plural(unclaimed.length, 'package')}: libraries that came along, of which nobody says what they are.`,
      tone: files === 0 ? 'good' : 'attention',
    },
    {
      target: 'licences',
      filter: 'unlicensed',
      number: silent,
      label: 'without a stated licence',
      text: silent === 0 ? 'Everything states the terms of its use.' : 'Their makers may state one elsewhere; it is not in these files.',
      tone: silent === 0 ? 'good' : 'attention',
    },
    {
      target: 'findings',
      number: findings,
      label: plural(findings, 'finding'),
      text: `${severities.error} ${plural(severities.error, 'error')}, ${severities.warning} ${plural(severities.warning, 'warning')}; and ${severities.note} ${plural(severities.note, 'note')} about the data itself.`,
      tone: findings === 0 ? 'good' : 'attention',
    },
  ];
}

/** What of all components scanners recognise. */
function checkable(all: number, known: number, bySome: number): string {
  const some = bySome === 0 ? '' : ` Not all scanners recognise ${grouped(bySome)} of them.`;
  if (known === all) return `Vulnerability scanners can recognise every one of them.${some}`;
  return `Vulnerability scanners can recognise these; the other ${grouped(all - known)} have no name that scanners know.${some}`;
}

const MOST_KINDS = 3;

/** "152 Rust crates, 18 Python packages, 9 others": what distributions carry. */
function kindsOf(others: readonly ComponentReport[]): string {
  const counts = new Map<string, number>();
  for (const { kind, installed, bundledBy } of others)
    if (!installed && bundledBy.length > 0) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (counts.size === 0) return 'No package declares any.';
  const sorted = [...counts].sort(([, left], [, right]) => right - left);
  const rest = sorted.slice(MOST_KINDS).reduce((total, [, count]) => total + count, 0);
  const named = sorted.slice(0, MOST_KINDS).map(([kind, count]) => `${grouped(count)} ${kindPlural(kind, count)}`);
  return [...named, ...(rest > 0 ? [`${rest} ${plural(rest, 'other')}`] : [])].join(', ');
}

function tileMarkup({ target, filter, number, of, label, text, tone }: Tile): Markup {
  const bar = of === undefined || of === 0 ? undefined : markup`<progress value="${number}" max="${of}" aria-hidden="true"></progress>`;
  const data = filter === undefined ? undefined : markup` data-filter="${filter}"`;
  return markup`<li class="tile ${tone}"><a href="#${target}"${data}><span class="number">${grouped(number)}</span> <span class="label">${label}</span>${bar}<span class="text">${text}</span></a></li>`;
}

/** 12345 as "12,345", whatever the machine's language. */
function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}
