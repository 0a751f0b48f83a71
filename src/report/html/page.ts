/**
 * The HTML report: one file that needs no other. It loads nothing and sends nothing, which its content security policy makes the browser
 * hold to; it can be read without scripts; what stands in it comes from hostile files, so it passes through markup.ts or, for the script, through
 * JSON. Specifications: WHATWG HTML; Content Security Policy Level 3; Trusted Types.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { sha256 } from '../../model/digest.ts';
import type { RootedInventory } from '../../model/inventory.ts';
import type { ReportAssets } from '../assets.ts';
import { reportFacts } from '../facts.ts';
import { bundleSection, componentTable } from './components.ts';
import { clientData } from './data.ts';
import { embeddedJson, type Markup, markup, ownSource } from './markup.ts';
import { overview, titleOf } from './overview.ts';
import { aboutSection, findingSection, findingsByPath, licenceSection, nativeSection, vulnerabilitySection } from './sections.ts';

export interface HtmlContext {
  readonly assets: ReportAssets;
  readonly diagnostics: readonly Diagnostic[];
  readonly tool: { readonly name: string; readonly version: string };
  /** RFC 3339; absent in reproducible reports. */
  readonly timestamp?: string;
}

/** The report about an inventory, as the text of one HTML file. Same arguments, same bytes. */
export function renderHtml(inventory: RootedInventory, { assets, diagnostics, tool, timestamp }: HtmlContext): string {
  const facts = reportFacts(inventory, diagnostics);
  const [root] = facts.components;
  const title = root === undefined ? 'Software inventory' : `${titleOf(root)}: software inventory`;
  const vulnerabilities = vulnerabilitySection(inventory, facts);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(assets)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="${tool.name} ${tool.version}">
<title>${title}</title>
<style>${ownSource(assets.style)}</style>
</head>
<body>
<a class="skip" href="#everything">Skip to the list</a>
${navigation(vulnerabilities !== undefined)}
<main>
${overview(facts)}
<noscript><p class="caveat">Scripts are off: the list is complete, but cannot be searched or sorted here.</p></noscript>
${componentTable(facts)}
${bundleSection(facts)}
${licenceSection(facts)}
${nativeSection(facts)}
${vulnerabilities}
${findingSection(diagnostics)}
${aboutSection(inventory, tool, timestamp)}
</main>
<dialog id="details" aria-labelledby="details-title"></dialog>
<script type="application/json" id="report-data">${embeddedJson(clientData(facts, findingsByPath(diagnostics)))}</script>
<script>${ownSource(assets.script)}</script>
</body>
</html>
`;
  return page.html;
}

function navigation(hasVulnerabilities: boolean): Markup {
  const targets = [
    ['overview', 'Overview'],
    ['everything', 'Everything'],
    ['bundles', 'Carried inside'],
    ['licences', 'Licences'],
    ['native', 'Compiled code'],
    ...(hasVulnerabilities ? [['vulnerabilities', 'Vulnerabilities'] as const] : []),
    ['findings', 'Findings'],
    ['about', 'About'],
  ] as const;
  return markup`<nav aria-label="Sections"><ul>${targets.map(([id, label]) => markup`<li><a href="#${id}">${label}</a></li>`)}</ul></nav>`;
}

/** Nothing but our own script and style, known by their hashes; no image, font, frame, form or connection; no text ever parsed as markup. */
function policyOf({ script, style }: ReportAssets): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(source: string): string {
  return `sha256-${Buffer.from(sha256(source), 'hex').toString('base64')}`;
}
