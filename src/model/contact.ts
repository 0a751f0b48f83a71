/** People, as documents name them. */
import type { Contact } from './component.ts';

/** Most people that are taken for the authors of one document. */
export const MOST_AUTHORS = 100;

/** Whether a contact says who it is. */
export function isSomebody({ name, email }: Contact): boolean {
  return (name !== undefined && name.trim() !== '') || email !== undefined;
}

/** A contact with a name, for formats that demand one: the address stands for a name that is not stated. */
export function withName({ name, email, ...rest }: Contact): Contact {
  const known = name ?? email;
  return { ...(known !== undefined && { name: known }), ...(email !== undefined && { email }), ...rest };
}

/** What {@link withName} was made from. */
export function withoutName({ name, email, ...rest }: Contact): Contact {
  return { ...(name !== undefined && name !== email && { name }), ...(email !== undefined && { email }), ...rest };
}

/** `name <address>`, or what is known of both. */
export function contactText({ name, email }: Contact): string {
  return [name, email && `<${email}>`].filter(Boolean).join(' ');
}
