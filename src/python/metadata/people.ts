/**
 * Author, Author-email, Maintainer and Maintainer-email of core metadata as contacts.
 * Specification: core metadata; the e-mail fields hold RFC 822 address lists. An address that a strict SBOM schema would
 * refuse (`a@localhost`) is left out: it would make the whole document invalid.
 */
import type { Contact } from '../../model/component.ts';
import { isEmail } from '../../model/email.ts';
import { all, type MetadataFields } from './core-metadata.ts';

/** Bounds on hostile input: address lists are taken apart by patterns that backtrack. */
const LONGEST_LIST = 8192;
const MOST_PEOPLE = 200;

/** Splits an address list at the commas outside of quotes and brackets. */
function addresses(text: string): string[] {
  return (text.match(/(?:"[^"]*"|<[^>]*>|[^,"<]|["<])+/g) ?? []).map((address) => address.trim());
}

function contact(address: string): Contact | undefined {
  const named = /^(?:"([^"]*)"|([^<]*?))\s*<([^>]*)>$/s.exec(address);
  const name = (named === null ? '' : (named[1] ?? named[2] ?? '')).trim();
  const email = (named?.[3] ?? address).trim();
  if (!isEmail(email)) {
    const rest = name || (email.includes('@') ? '' : email);
    return rest === '' ? undefined : { name: rest };
  }
  return name === '' ? { email } : { name, email };
}

function people(fields: MetadataFields, nameField: string, emailField: string): readonly Contact[] {
  const fromEmails = all(fields, emailField)
    .map((value) => value.slice(0, LONGEST_LIST))
    .flatMap(addresses)
    .slice(0, MOST_PEOPLE)
    .map(contact)
    .filter((person) => person !== undefined);
  const names = all(fields, nameField);
  // The usual pair of one name and one bare address is one person.
  const [only] = fromEmails;
  if (names.length === 1 && fromEmails.length === 1 && only?.name === undefined) return [{ name: names[0] ?? '', ...only }];
  const known = new Set(fromEmails.map(({ name }) => name));
  return [...names.filter((name) => !known.has(name)).map((name) => ({ name })), ...fromEmails];
}

/** The authors; the maintainers where no author is stated. */
export function authorsOf(fields: MetadataFields): readonly Contact[] {
  const authors = people(fields, 'author', 'author-email');
  return authors.length > 0 ? authors : people(fields, 'maintainer', 'maintainer-email');
}
