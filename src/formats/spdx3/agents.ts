/**
 * Persons and organisations of SPDX 3: elements of their own, which packages refer to; both directions side by side.
 * Specification: SPDX 3.0.1, Core Agent.
 */
import type { Component, Contact, Organization } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { sha256 } from '../../model/digest.ts';
import { isEmail } from '../../model/email.ts';
import type { JsonObject } from '../../untrusted/json.ts';
import { type GraphElement, objects, one, remembered, word } from './graph.ts';
import { CREATION, type Naming } from './naming.ts';

/** The agents of a document by identifier. */
export type Agents = ReadonlyMap<string, GraphElement>;

/** Of an agent that thousands of packages may refer to. */
const emailOf: (agent: GraphElement) => string | undefined = remembered((agent) => {
  const stated = objects(agent.value, 'externalIdentifier').find((item) => word(one(item, 'externalIdentifierType') ?? '') === 'email');
  const email = stated === undefined ? undefined : one(stated, 'identifier');
  return email !== undefined && isEmail(email) ? email : undefined;
});

/** A person. */
export function readContact(agent: GraphElement): Contact {
  return defined({ name: one(agent.value, 'name'), email: emailOf(agent) });
}

/** An organisation, or the person who stands for it. */
export function readOrganization(agent: GraphElement): Organization {
  if (agent.type === 'Person') return { contacts: [readContact(agent)] };
  const email = emailOf(agent);
  return defined({ name: one(agent.value, 'name'), contacts: email === undefined ? undefined : [{ email }] });
}

/** An agent to be written: an element of its own, which packages refer to. */
export interface Agent {
  readonly type: 'Person' | 'Organization';
  readonly name?: string;
  readonly email?: string;
}

/** Makes an agent an element, and gives its identifier. */
export type Refer = (agent: Agent) => string;

/** Refers to an organisation, or to the person who stands for it. */
export function referToOrganization({ name, contacts }: Organization, refer: Refer): string | undefined {
  const [contact] = contacts ?? [];
  if (name !== undefined)
    return refer(defined({ type: 'Organization', name, email: contact?.name === undefined ? contact?.email : undefined } as const));
  return contact === undefined ? undefined : referToPerson(contact, refer);
}

function referToPerson({ name, email }: Contact, refer: Refer): string {
  return refer(defined({ type: 'Person', name, email } as const));
}

/** Refers to who made a component: its manufacturer and authors; undefined where nobody is known to have. */
export function originators({ manufacturer, authors }: Component, refer: Refer): readonly string[] | undefined {
  if (manufacturer === undefined && authors === undefined) return undefined;
  const makers = new Set<string>();
  const maker = manufacturer === undefined ? undefined : referToOrganization(manufacturer, refer);
  if (maker !== undefined) makers.add(maker);
  for (const author of authors ?? []) makers.add(referToPerson(author, refer));
  return makers.size === 0 ? undefined : [...makers];
}

/** The agents of a document that is written: each once, as elements that others refer to. */
export class WrittenAgents {
  readonly #naming: Naming;
  readonly #byId = new Map<string, GraphElement>();
  /** Identifiers by what makes two agents one. */
  readonly #ids = new Map<string, string>();

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** Those made so far. */
  get byId(): Agents {
    return this.#byId;
  }

  /** Makes an agent an element, and gives its identifier. */
  readonly refer: Refer = ({ type, name, email }) => {
    const key = JSON.stringify([type, name, email]);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#naming.iri(`${type}-${sha256(key).slice(0, 16)}`);
    const address = [{ type: 'ExternalIdentifier', externalIdentifierType: 'email', identifier: email }];
    const value = defined({
      type,
      spdxId: id,
      creationInfo: CREATION,
      name,
      externalIdentifier: email === undefined ? undefined : address,
    }) as JsonObject;
    this.#ids.set(key, id);
    // As readers have it.
    this.#byId.set(id.toWellFormed(), { id, type, value, place: [] });
    return id;
  };

  /** The elements themselves. */
  elements(): readonly JsonObject[] {
    return Array.from(this.#byId.values(), ({ value }) => value);
  }
}
