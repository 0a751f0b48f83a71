/**
 * Author, Author-email, Maintainer and Maintainer-email of core metadata as contacts: the authors, and behind them the maintainers who are
 * no authors.
 * Specification: core metadata; the e-mail fields hold RFC 822 address lists. An address that a strict SBOM schema would
 * refuse (`a@localhost`) is left out: it would make the whole document invalid. No patterns: on lists of quotes or blanks they take for ever.
 */
import type { Contact } from '../../model/component.ts';
import { isEmail } from '../../model/email.ts';
import { all, type MetadataFields } from './core-metadata.ts';

const MOST_PEOPLE = 200;
/** Of one list; no real one comes near. */
const LONGEST_LIST = 8192;

const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['<', '>'],
]);

/** The addresses of a list: what stands between commas that are in no quotes and no brackets. One that does not close is a character. */
export function addresses(text: string): readonly string[] {
  if (!text.includes(',')) return text.trim() === '' ? [] : [text.trim()];
  const found: string[] = [];
  const never = new Set<string>();
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const closing = CLOSING.get(char);
    if (closing !== undefined && !never.has(char)) {
      const end = text.indexOf(closing, at + 1);
      if (end >= 0) at = end;
      else never.add(char);
    } else if (char === ',') {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  found.push(text.slice(start).trim());
  return found.filter((address) => address !== '');
}

/** `Name <mail>`, a bare address, or a bare name; undefined where there is neither a name nor a valid address. */
function contact(address: string): Contact | undefined {
  const open = address.indexOf('<');
  const isPair = open >= 0 && address.endsWith('>') && address.indexOf('>') === address.length - 1;
  const name = isPair ? unquoted(address.slice(0, open).trim()) : '';
  const email = (isPair ? address.slice(open + 1, -1) : address).trim();
  if (isEmail(email)) return name === '' ? { email } : { name, email };
  const rest = name || (email.includes('@') ? '' : email);
  return rest === '' ? undefined : { name: rest };
}

function unquoted(name: string): string {
  return name.length > 1 && name.startsWith('"') && name.endsWith('"') ? name.slice(1, -1).trim() : name;
}

/** A name field holds one text, which may be `Name <mail>`, against the specification. */
function named(text: string): Contact {
  const found = text.endsWith('>') ? contact(text) : undefined;
  return found?.email === undefined ? { name: text } : found;
}

function people(fields: MetadataFields, nameField: string, emailField: string): readonly Contact[] {
  const [stated, lists] = [all(fields, nameField), all(fields, emailField)];
  if (stated.length + lists.length === 0) return NOBODY;
  const fromEmails = lists.length === 0 ? NOBODY : contactsIn(lists);
  const names = stated.slice(0, MOST_PEOPLE).map(named);
  const [name] = names;
  const [email] = fromEmails;
  // The usual pair of one name and one bare address is one person.
  if (name !== undefined && email !== undefined && names.length + fromEmails.length === 2 && email.name === undefined)
    return [{ ...name, ...email }];
  return distinct(names.length === 0 ? fromEmails : names.concat(fromEmails));
}

/** The people in lists of addresses. */
function contactsIn(lists: readonly string[]): readonly Contact[] {
  const found: Contact[] = [];
  let seen = 0;
  for (let at = 0; at < lists.length && at < MOST_PEOPLE; at += 1)
    for (const address of addresses((lists[at] as string).slice(0, LONGEST_LIST))) {
      const person = seen < MOST_PEOPLE ? contact(address) : undefined;
      seen += 1;
      if (person !== undefined) found.push(person);
    }
  return found;
}

const NOBODY: readonly Contact[] = [];

/** People who are named twice once: by address, or by name where one of both has no address. The fuller contact counts. */
function distinct(contacts: readonly Contact[]): readonly Contact[] {
  if (contacts.length < 2) return contacts;
  const mails = new Map<string, Contact>();
  for (const one of contacts) {
    const known = one.email === undefined ? undefined : mails.get(one.email.toLowerCase());
    if (one.email !== undefined && (known === undefined || known.name === undefined)) mails.set(one.email.toLowerCase(), one);
  }
  const names = new Set([...mails.values()].map(({ name }) => name));
  const seen = new Set<Contact | string | undefined>();
  return contacts.flatMap((one): readonly Contact[] => {
    const person = one.email === undefined ? one : (mails.get(one.email.toLowerCase()) ?? one);
    const key = person.email === undefined ? person.name : person;
    if (seen.has(key) || (person.email === undefined && names.has(person.name))) return [];
    seen.add(key);
    return [person];
  });
}

/** The authors, then the maintainers who are none of them. */
export function authorsOf(fields: MetadataFields): readonly Contact[] {
  const authors = people(fields, 'author', 'author-email');
  const maintainers = people(fields, 'maintainer', 'maintainer-email');
  return distinct(maintainers.length === 0 ? authors : authors.concat(maintainers));
}
