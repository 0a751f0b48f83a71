/** What strangers may not change: the picture of the neighbours, compared field by field with the one of an honest environment (R12). */
import { fullText, require } from './laws.mjs';
import { edgesBySource, normalizeName } from './library.mjs';
import { CARRIED, INTERPRETER, NEIGHBOURS, NOTED } from './values.mjs';

/** Properties that say who carries or describes a component, or who asked for an extra: places, edges, attributed statements. */
const ATTRIBUTED =
  /^(?:pyenv-sbom:(?:bundled-by|edges-of|stated-by|listed-by|extra-required-by)|syft:location:0:path|aquasecurity:trivy:FilePath|cdx:python:package:required-extra)$/;

const OWN_SPELLINGS = [CARRIED.purl, ...NOTED].map((purl) => ` purl ${purl}`);

/**
 * Whether a property says whose a statement is. Of a package that two describe with different qualifiers each says what its own document has,
 * on itself: so does the neighbour, in its own words alone.
 */
function isAttributed({ name, value }) {
  return ATTRIBUTED.test(name) || (name === 'pyenv-sbom:stated-of' && OWN_SPELLINGS.some((end) => value.endsWith(end)));
}

/** A component without what may differ: its places, whose statements and edges are whose, how what it carries is shared. */
function compared({ 'bom-ref': _reference, scope: _scope, evidence = {}, properties = [], ...rest }) {
  const { occurrences: _places, ...further } = evidence;
  const said = { ...rest, evidence: further, properties: properties.filter((one) => !isAttributed(one)) };
  return JSON.stringify(
    Object.entries(said)
      .filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** Whether what a component says is a stranger's word on a package that a neighbour only lists (R12): it shares all but judgements. */
function isListed({ properties = [] }) {
  const own = new Set(NEIGHBOURS.map(({ name, version }) => `pkg:pypi/${name}@${version}`));
  const speakers = properties.flatMap(({ name, value }) => (name === 'pyenv-sbom:stated-by' ? [value] : []));
  const listing = new Set(properties.flatMap(({ name, value }) => (name === 'pyenv-sbom:listed-by' ? [value] : [])));
  return [...listing].some((one) => own.has(one)) && speakers.every((one) => !own.has(one) || listing.has(one));
}

const JUDGING = ['cpe', 'modified', 'pedigree'];
const SECURITY = /^(?:advisories|security-contact|exploitability-statement|vulnerability-assertion|rfc-9116)$/;

/** What is left of a component when what strangers describe is taken away: what the neighbour's own has, and judgements, which nobody shares. */
function undescribed(component, before) {
  const kept = Object.entries(component).filter(([key]) => key in before || JUDGING.includes(key));
  const references = (component.externalReferences ?? []).filter(({ type }) => SECURITY.test(type));
  const identity = (component.evidence?.identity ?? []).filter(({ field }) => field === 'cpe');
  return {
    ...Object.fromEntries(kept),
    externalReferences: references.length > 0 ? references : before.externalReferences,
    evidence: identity.length > 0 ? { identity } : {},
    properties: notesOf(component, before),
  };
}

/**
 * Our own notes, without those that keep a part of the description (words that the model has no field for, how many files were left out),
 * and with the neighbour's word on what was derived: who describes may state what was derived for who only lists.
 */
function notesOf({ properties = [] }, before) {
  const ours = properties.filter(({ name }) => /^pyenv-sbom:(?!spdx:|files-collapsed$|derived$)/.test(name));
  const derived = (before.properties ?? []).filter(({ name }) => name === 'pyenv-sbom:derived');
  const text = ({ name, value }) => `${name}\0${value}`;
  return [...ours, ...derived].sort((left, right) => (text(left) < text(right) ? -1 : 1));
}

/** An inventory as what a document says of each component, by reference. */
export function pictureOf(inventory) {
  const document = JSON.parse(fullText(inventory));
  return {
    inventory,
    components: new Map(document.components.map((one) => [one['bom-ref'], one])),
    claims: [
      ...(document.compositions ?? []).flatMap(({ aggregate, assemblies = [], dependencies = [] }) => [
        ...assemblies.map((of) => [of, `assembly ${aggregate}`]),
        ...dependencies.map((of) => [of, `dependencies ${aggregate}`]),
      ]),
      ...(document.vulnerabilities ?? []).flatMap(({ id, affects = [] }) => affects.map(({ ref }) => [ref, `vulnerability ${id}`])),
      ...(document.annotations ?? []).flatMap(({ subjects, text }) => subjects.map((of) => [of, `annotation ${text}`])),
    ],
  };
}

/** Every neighbour and the interpreter are there, under their own name, version and purl. */
export function neighboursAreThere({ components }) {
  const wanted = [
    ...NEIGHBOURS.map(({ name, version }) => ({ name, version, purl: `pkg:pypi/${name}@${version}` })),
    { name: 'python', version: '3.11.7', purl: INTERPRETER.purl },
  ];
  for (const { name, version, purl } of wanted) {
    const found = [...components.values()].filter((one) => one.purl === purl && one.name === name && one.version === version);
    require(found.length === 1, 'every installed distribution is there under its own name, version and purl', () =>
      `${purl} is there ${found.length} times`);
  }
}

/** Nothing but edges to the others, places and attributed statements differs in what is said of them. */
export function othersStay(honest, hostile) {
  const strangers = new Set([...hostile.components.keys()].filter((reference) => !honest.components.has(reference)));
  const edges = edgesBySource(hostile.inventory.relations.filter(({ by }) => by?.every((speaker) => strangers.has(speaker)) !== true));
  const before = edgesBySource(honest.inventory.relations);
  for (const [reference, component] of honest.components) {
    const kept = keptIn(hostile, reference, component);
    if (kept === undefined) {
      const now = hostile.components.get(reference);
      require(now !== undefined, 'no stranger renames or removes a component of others', reference);
      require(false, `no stranger changes what is said of others: ${changedFields(component, now)}`, () =>
        `${reference}: ${JSON.stringify(now).slice(0, 800)}`);
    }
    const [left, right] = [before.get(reference)?.size ?? 0, edges.get(kept)?.size ?? 0];
    require(left === right, `no stranger ${left < right ? 'gives others an edge' : 'takes an edge from others'}`, () =>
      `${reference} -> ${[...(edges.get(kept) ?? [])].join(', ')}`);
    const about = ({ claims }, of, isKept) =>
      claims
        .filter(([ref, claim]) => ref === of && isKept(claim))
        .map(([, claim]) => claim)
        .sort()
        .join('\n');
    // Of a package that its carrier only lists others may know the dependencies.
    const isKept = isListed(hostile.components.get(kept)) ? (claim) => !claim.startsWith('dependencies ') : () => true;
    const [said, says] = [about(honest, reference, isKept), about(hostile, kept, isKept)];
    require(said === says, 'no stranger makes a claim about others', () => `${reference}: ${said} became ${says}`);
  }
}

/** The reference that a component of others has now: its own, but for what strangers describe in other words (R12, apart). */
function keptIn({ components }, reference, component) {
  const said = compared(component);
  const now = components.get(reference);
  if (now !== undefined && compared(now) === said) return reference;
  if (now !== undefined && isListed(now) && compared(undescribed(now, component)) === said) return reference;
  if (component.purl === undefined && component.cpe === undefined) return undefined;
  return [...components].find(([other, one]) => other.startsWith(`${reference}#`) && compared(one) === said)?.[0];
}

function changedFields(before, after) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => compared({ [key]: before[key] }) !== compared({ [key]: after[key] }),
  );
  return keys.join(', ');
}

/** Whether a hostile environment holds metadata that says it is a neighbour: then who is who cannot be decided. */
export function claimsNeighbour(files) {
  const own = new Set(NEIGHBOURS.map(({ name }) => name));
  for (const [path, content] of files) {
    const folder = /([^/]+)\.(?:dist-info|egg-info)(?:\/|$)/.exec(path)?.[1];
    if (folder !== undefined && own.has(normalizeName(folder.split('-')[0]))) return true;
    const isMetadata = /\/(?:METADATA|PKG-INFO)$|\.egg-info$/.test(path);
    if (isMetadata && [...String(content).matchAll(/^Name:\s*(.*)$/gim)].some(([, name]) => own.has(normalizeName(name.trim()))))
      return true;
  }
  return false;
}
