/**
 * Licences between the model, where a statement is an identifier, an expression or a name, and SPDX, where everything is one
 * expression and what is no SPDX licence is a `LicenseRef-` with its text.
 * Specification: SPDX 2.3 clauses 7.13, 7.15, 10 and annex D.
 */
import type { ComponentFacts, License, LicenseDetail } from '../../model/component.ts';
import { defined, nonEmpty } from '../../model/defined.ts';
import { sha256 } from '../../model/digest.ts';
import { licenseExpression, licenseId } from '../../model/license.ts';
import { sortedBy } from '../../model/order.ts';
import { ReadBudget } from '../read-budget.ts';

/** What a `LicenseRef-` stands for. */
export interface ExtractedLicense {
  readonly id: string;
  readonly name?: string;
  readonly text?: string;
  readonly url?: string;
}

/** Where texts are looked up. */
export type LicenseSource = Pick<ReadonlyMap<string, ExtractedLicense>, 'get'>;

/** The texts of a document, handed out until they are too much; from then on licences have their names alone. */
export class BoundedTexts implements LicenseSource {
  readonly #texts: ReadonlyMap<string, ExtractedLicense>;
  readonly #budget: ReadBudget;
  #isExhausted = false;

  constructor(texts: ReadonlyMap<string, ExtractedLicense>, budget: ReadBudget = new ReadBudget()) {
    this.#texts = texts;
    this.#budget = budget;
  }

  /** Whether some texts were left out. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }

  get(id: string): ExtractedLicense | undefined {
    const found = this.#texts.get(id);
    if (found?.text === undefined || this.#budget.allowsLicenseText(found.text.length)) return found;
    this.#isExhausted = true;
    const { text: _, ...rest } = found;
    return rest;
  }
}

const REFERENCE = /(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+/g;
const ONE_REFERENCE = /^LicenseRef-[A-Za-z0-9.-]+$/;
/** Begins the identifiers of licences whose name is a whole text. */
const TEXT_REFERENCE = 'LicenseRef-text-';

/** The statement that an SPDX expression makes; undefined for NOASSERTION and NONE, which the caller tells apart. */
export function readLicense(
  expression: string,
  extracted: LicenseSource,
  acknowledgement: License['acknowledgement'],
): License | undefined {
  if (expression === '' || expression === 'NOASSERTION' || expression === 'NONE') return undefined;
  const valid = licenseExpression(expression);
  if (valid === undefined) return defined({ kind: 'name', value: expression, acknowledgement } as const);
  if (ONE_REFERENCE.test(valid)) return readReference(valid, extracted.get(valid), acknowledgement);
  const details = [...new Set(valid.match(REFERENCE) ?? [])].flatMap((identifier): LicenseDetail[] => {
    const found = extracted.get(identifier);
    return found === undefined ? [] : [defined({ identifier, text: textOf(found.text), url: found.url })];
  });
  const kind = licenseId(valid) === undefined ? 'expression' : 'id';
  return defined({ kind, value: valid, acknowledgement, details: nonEmpty(details) } as const);
}

function textOf(text: string | undefined): LicenseDetail['text'] {
  return text === undefined ? undefined : { content: text };
}

function readReference(id: string, found: ExtractedLicense | undefined, acknowledgement: License['acknowledgement']): License {
  const isText = found?.name === undefined && found?.text !== undefined && id.startsWith(TEXT_REFERENCE);
  const value = isText ? (found?.text ?? id) : (found?.name ?? id);
  const text = found?.text === value ? undefined : textOf(found?.text);
  return defined({ kind: 'name', value, acknowledgement, url: found?.url, text } as const);
}

/** The `LicenseRef-`s of a document that is written: each text once, each identifier for one text. */
export class LicenseTexts {
  readonly #byId = new Map<string, ExtractedLicense>();

  /** One expression for several statements; undefined for none. Joined by AND, as all tools do: all of them are said to apply. */
  expression(licenses: readonly License[]): string | undefined {
    const [first] = licenses;
    if (first === undefined) return undefined;
    if (licenses.length === 1) return this.#term(first);
    const terms = licenses.map((license) => this.#term(license));
    return terms.map((term) => (/\sOR\s/i.test(term) ? `(${term})` : term)).join(' AND ');
  }

  /** Those used so far. */
  get byId(): ReadonlyMap<string, ExtractedLicense> {
    return this.#byId;
  }

  /** All that were used, by identifier. */
  all(): readonly ExtractedLicense[] {
    return sortedBy(this.#byId.values(), ({ id }) => id);
  }

  #term(license: License): string {
    // Another document's licence could only be named with a reference to that document.
    if (license.kind === 'name' || license.value.includes('DocumentRef-')) return this.#name(license);
    if (!license.value.includes('LicenseRef-')) return license.value;
    const details = new Map((license.details ?? []).map((detail) => [detail.identifier, detail]));
    return license.value.replace(REFERENCE, (identifier) => {
      const detail = details.get(identifier);
      return this.#use(defined({ id: identifier, text: detail?.text?.content, url: detail?.url }));
    });
  }

  #name({ value, text, url }: License): string {
    if (ONE_REFERENCE.test(value)) return this.#use(defined({ id: value, text: decoded(text), url }));
    const isText = value.length > 100 || value.includes('\n');
    const slug = value
      .slice(0, 64)
      .replace(/[^A-Za-z0-9.-]+/g, '-')
      .replace(/^-+|-+$/g, '');
    const marked = slug === value ? slug : `${slug || 'name'}-${sha256(value).slice(0, 8)}`;
    const id = isText ? `${TEXT_REFERENCE}${sha256(value).slice(0, 12)}` : `LicenseRef-${marked}`;
    return this.#use(defined({ id, name: isText ? undefined : value, text: decoded(text) ?? value, url }));
  }

  #use(stated: ExtractedLicense): string {
    const wanted = defined({ ...stated, name: assertion(stated.name), text: assertion(stated.text) });
    const same = (other: ExtractedLicense): boolean => other.name === wanted.name && other.text === wanted.text && other.url === wanted.url;
    const known = this.#byId.get(wanted.id);
    if (known === undefined) this.#byId.set(wanted.id, wanted);
    if (known === undefined || same(known)) return wanted.id;
    // Two documents call different texts by one name.
    const id = `${wanted.id}-${sha256(`${wanted.name}\0${wanted.text}\0${wanted.url}`).slice(0, 8)}`;
    this.#byId.set(id, { ...wanted, id });
    return id;
  }
}

/** The expressions for what is declared of a component and what somebody concluded; undefined where there is nothing. */
export interface StatedLicenses {
  readonly declared: string | undefined;
  readonly concluded: string | undefined;
}

const NONE: readonly License[] = [];

function isConcluded({ acknowledgement }: License): boolean {
  return acknowledgement === 'concluded';
}

function isAnyConcluded(licenses: readonly License[]): boolean {
  return licenses.length > 0 && licenses.some(isConcluded);
}

/** What is stated of a component, as expressions. */
export function statedLicenses(component: ComponentFacts, texts: LicenseTexts): StatedLicenses {
  const { licenses: stated = NONE, evidence } = component;
  const concluded = isAnyConcluded(stated) || isAnyConcluded(evidence?.licenses ?? NONE);
  if (!concluded) return { concluded: undefined, declared: texts.expression(stated) };
  return {
    concluded: texts.expression([...stated, ...(evidence?.licenses ?? NONE)].filter(isConcluded)),
    declared: texts.expression(stated.filter((license) => !isConcluded(license))),
  };
}

/** Both as facts of a component: declared beats concluded where both are stated, and the concluded one stays as evidence. */
export function licenseFacts(declared: License | undefined, concluded: License | undefined): Pick<ComponentFacts, 'licenses' | 'evidence'> {
  const stated = declared ?? concluded;
  return defined({
    licenses: stated === undefined ? undefined : [stated],
    evidence: declared === undefined || concluded === undefined ? undefined : { licenses: [concluded] },
  });
}

/** The text, unless it is SPDX's word for none being known. */
export function assertion(text: string | undefined): string | undefined {
  return text === 'NOASSERTION' ? undefined : text;
}

function decoded(text: License['text']): string | undefined {
  if (text === undefined) return undefined;
  return text.encoding === 'base64' ? Buffer.from(text.content, 'base64').toString('utf8') : text.content;
}
