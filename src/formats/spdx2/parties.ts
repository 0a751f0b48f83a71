/**
 * Persons and organisations of SPDX 2: one text, `Person: name (address)`.
 * Specification: SPDX 2.3 clauses 7.5 and 7.6.
 */
import type { Contact, Organization } from '../../model/component.ts';
import { defined } from '../../model/defined.ts';
import { isEmail } from '../../model/email.ts';

/** Whether a text names a person. */
export function isPerson(text: string): boolean {
  return text.startsWith('Person:');
}

const LONGEST_PARTY = 1000;

/** `Person: name (address)`: what stands behind the kind; the address only where it is one. */
function readParty(text: string): { readonly name: string; readonly email?: string } {
  const bare = text.replace(/^(?:Person|Organization|Tool):/, '').trim();
  // The pattern looks at each blank again and again.
  if (bare.length > LONGEST_PARTY) return { name: bare };
  const match = /^(.*?)\s*\(([^()]*)\)$/s.exec(bare);
  if (match?.[1] === undefined || match[2] === undefined) return { name: bare };
  const [, name, email] = match;
  if (email === '') return { name };
  return isEmail(email) ? { name, email } : { name: bare };
}

/** The person that a text names. */
export function readContact(text: string): Contact {
  const { name, email } = readParty(text);
  return defined({ name: name === '' ? undefined : name, email });
}

/** The organisation that a text names, or the person who stands for it. */
export function readOrganization(text: string): Organization {
  if (isPerson(text)) return { contacts: [readContact(text)] };
  const { name, email } = readParty(text);
  return defined({ name: name || undefined, contacts: email === undefined ? undefined : [{ email }] });
}

/** An organisation in one text, or the person who stands for it; undefined where it has no name. */
export function writeOrganization({ name, contacts }: Organization): string | undefined {
  if (name !== undefined) {
    const [contact] = contacts ?? [];
    return `Organization: ${oneLine(name)}${contact?.email === undefined || contact.name !== undefined ? '' : ` (${contact.email})`}`;
  }
  return contacts?.[0] === undefined ? undefined : writeContact(contacts[0]);
}

/** `Person: name (address)`; undefined for somebody without a name. */
export function writeContact({ name, email }: Contact): string | undefined {
  const address = email === undefined ? '' : ` (${email})`;
  return name === undefined ? undefined : `Person: ${oneLine(name)}${address}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
