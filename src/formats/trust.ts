/**
 * Whose word a document is, and what it may therefore say (docs/rules.md R11). What only our own output says (`pyenv-sbom:*`
 * properties, annotations of ours, the grammar of our references) would otherwise let a document speak of others' components.
 */
import type { JsonLimits } from '../untrusted/json.ts';
import type { ReadBudget } from './read-budget.ts';

/**
 * - `embedded`: written by strangers, carried by a package: nothing that only our output may say is believed;
 * - `named`: the user named it among others: what our documents say of their own components is believed, but their scopes stay
 *   their own, so that no local identity reaches into another document;
 * - `own`: the user vouches for it, or it is read alone: it is read as what it was written from.
 */
export type Trust = 'embedded' | 'named' | 'own';

/** How a document is read. */
export interface ReadOptions extends JsonLimits {
  /** Default: embedded. */
  readonly trust?: Trust;
  /** Shared with the other documents of a distribution. Default: one of its own. */
  readonly budget?: ReadBudget;
}

/** Properties that only we write, or that consumers of ours take for facts of their own scan. Further CPEs are anybody's to state. */
const RESERVED_PROPERTY = /^(?:pyenv-sbom:|syft:(?!cpe23$)|aquasecurity:trivy:)/i;

/** Whether a document may have a property of a name. */
export function mayState(property: string, trust: Trust): boolean {
  return trust !== 'embedded' || !RESERVED_PROPERTY.test(property);
}
