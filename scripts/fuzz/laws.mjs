/** What must hold of every result, whatever was read. A law that is broken is thrown as a Violation. */
import {
  canonicalDocument,
  edgesBySource,
  messageOf,
  reachableFrom,
  readSbom,
  validateSbom,
  WRITING_FORMATS,
  writeSbom,
} from './library.mjs';
import { BUILD_FOLDER, SECRET } from './values.mjs';

export const LIMITS = { depth: 100, values: 2_000_000 };
const STAMP = { tool: { name: 'pyenv-sbom', version: '0' } };
/** What can say everything; and so what documents are compared in. */
const FULL = { format: 'cyclonedx-json', version: '1.7' };
/** Behind this validators take longer than everything else together. */
const LONGEST_VALIDATED = 200_000;

/** The documents for machines, in the version of each that says the most; reports are no documents. */
const FORMATS = WRITING_FORMATS.filter(({ read }) => read !== undefined).map(({ id, defaultVersion }) => ({
  format: id,
  version: id.startsWith('cyclonedx') ? '1.7' : defaultVersion,
}));
const OLDER = ['1.4', '1.5', '1.6'].flatMap((version) => [
  { format: 'cyclonedx-json', version },
  { format: 'cyclonedx-xml', version },
]);

/** docs/formats.md, "What cannot be said": fields that a format in its newest version may leave out. */
const LEFT_OUT = new Set(['</text>', 'control characters', 'annotations without a timestamp', 'citations without a timestamp']);

/** A law that does not hold; `law` names it, and is what cases are told apart by. */
export class Violation extends Error {
  constructor(law, detail) {
    super(detail);
    this.law = law;
  }
}

export function require(holds, law, detail) {
  if (!holds) throw new Violation(law, typeof detail === 'function' ? detail() : String(detail));
}

export function write(inventory, form) {
  return writeSbom(inventory, form, STAMP);
}

/** The document that says the most, as text; without citations, which no reader carries. */
export const fullText = (inventory) => write({ ...inventory, sources: [] }, FULL).value;

/** Every component once, every edge between components, everything reachable, no identity twice. */
export function graphHolds(inventory) {
  const ids = new Set(inventory.components.map(({ id }) => id));
  require(ids.size === inventory.components.length, 'every reference is used once', 'two components have one reference');
  for (const { from, to } of inventory.relations) require(ids.has(from) && ids.has(to), 'no edge leads nowhere', () => `${from} -> ${to}`);
  const reached = reachableFrom([inventory.root], edgesBySource(inventory.relations));
  const lost = inventory.components.find(({ id }) => !reached.has(id));
  require(lost === undefined, 'everything is reachable from the root', () => lost.id);
  for (const { affects = [] } of inventory.vulnerabilities)
    for (const { target } of affects) require(ids.has(target), 'what is affected is there', target);
}

/** Findings can be said, and say nothing that steers a terminal or gives a secret away. */
export function diagnosticsHold(diagnostics) {
  for (const one of diagnostics) {
    const message = messageOf(one);
    require(typeof message === 'string' && message !== '', 'every finding has a message', one.code);
    require(!/undefined|\[object Object\]/.test(message) ||
      /undefined|\[object Object\]/.test(JSON.stringify(one)), 'every finding has a message', () => `${one.code}: ${message}`);
  }
}

/** What is planted, in the forms that are usual: credentials are written of nothing, build paths of no document that a package carries (R7). */
export const SECRETS = { carried: [SECRET, BUILD_FOLDER], named: [SECRET], none: [] };

/** Nothing that was planted stands in a document. */
export function keepsSecrets(written, form, secrets = SECRETS.carried) {
  for (const secret of secrets) {
    const at = written.indexOf(secret);
    if (at < 0) continue;
    const line = written.slice(written.lastIndexOf('\n', at) + 1, at + 60).trim();
    const field = /^"?([\w-]+)"?[:=]|^<([\w-]+)/.exec(line)?.slice(1).find(Boolean) ?? 'a list';
    throw new Violation(
      `no ${secret === SECRET ? 'credentials' : 'build paths'} are written: ${field}`,
      `${form.format} ${form.version}: ${line.slice(-300)}`,
    );
  }
}

/** A written document read again gives the same, and no finding; what the format cannot say is what its page says. */
export function readsBack(inventory, form, expected) {
  const { value: written, diagnostics: unsaid } = write(inventory, form);
  const fields = unsaid.flatMap((one) => ('field' in one ? [one.field] : []));
  const unknown = fields.find((field) => !LEFT_OUT.has(field));
  require(unknown === undefined, 'what a format leaves out is documented', () => `${form.format}: ${unknown}`);
  const { value, diagnostics } = readSbom(Buffer.from(written), 'law', { ...LIMITS, trust: 'own' });
  // What stands in citations is made anew of the places of the components.
  const found = diagnostics.filter(
    ({ code, fields }) => code !== 'sbom-field-not-carried' || fields.some((field) => field !== 'citations'),
  );
  require(value !== undefined, 'what is written can be read', () => `${form.format}: ${diagnostics.map(messageOf).join('; ')}`);
  if (found.length > 0)
    throw new Violation(
      `what is written is read without a finding: ${form.format} ${found[0].code}`,
      JSON.stringify(found[0]).slice(0, 400),
    );
  const again = canonicalDocument({ digest: '', document: value }, {}).value.inventory;
  if (fields.length === 0) same(expected, fullText(again), `read(write(x)) is x in ${form.format}`);
  return written;
}

/** Two documents are equal but for their serial numbers; the law names the field that differs first. */
export function same(left, right, law) {
  if (left === right) return;
  const [before, after] = [left, right].map((document) => document.split('\n').filter((line) => !line.includes('urn:uuid')));
  const at = before.findIndex((line, index) => line !== after[index]);
  if (at < 0) return;
  const around = (lines) =>
    lines
      .slice(Math.max(0, at - 2), at + 3)
      .map((line) => line.trim())
      .join(' ')
      .slice(0, 400);
  throw new Violation(`${law}: ${fieldOf(before, at)}`, `${around(before)}  became  ${around(after)}`);
}

/** The member that a line of indented JSON stands in. */
function fieldOf(lines, at) {
  for (let line = at; line >= 0; line -= 1) {
    const key = /^\s*"([^"]+)": /.exec(lines[line])?.[1];
    if (key !== undefined) return key;
  }
  return 'all of it';
}

async function isValid(written, { format, version }) {
  if (written.length > LONGEST_VALIDATED) return;
  const problems = await validateSbom(written, format, version);
  if (problems.length > 0)
    throw new Violation(
      `what is written is valid: ${format} ${version} ${/'\w+'|\{\S*\}\w+|(?<=\/)[a-z]+(?=:| )/i.exec(problems[0])?.[0] ?? ''}`,
      problems[0],
    );
}

/**
 * Everything that holds of an inventory: of its graph, and of the documents that are written of it. One format a case (chosen by it) is
 * read back, one in twelve cases validated, since schemas take longer than everything else.
 */
export async function inventoryHolds(inventory, choices, { formats = 1, secrets = SECRETS.carried } = {}) {
  graphHolds(inventory);
  const expected = fullText(inventory);
  for (let round = 0; round < formats; round += 1) {
    const form = choices.pick(FORMATS);
    const written = readsBack(inventory, form, expected);
    keepsSecrets(written, form, secrets);
    if (choices.once(12)) await isValid(written, form);
  }
  if (!choices.once(16)) return;
  const form = choices.pick(OLDER);
  const { value: written } = write(inventory, form);
  await isValid(written, form);
  const { value } = readSbom(Buffer.from(written), 'law', LIMITS);
  require(value !== undefined, 'what is written can be read', `${form.format} ${form.version}`);
}
