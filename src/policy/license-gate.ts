/** A licence policy over an inventory: a finding for each component that does not pass. */
import type { Component } from '../model/component.ts';
import type { RootedInventory } from '../model/inventory.ts';
import { judgeComponent, type LicensePolicy } from './license-policy.ts';

export interface LicenseFinding {
  readonly code: 'license-denied' | 'license-unknown';
  readonly at: { readonly path: string };
  readonly component: string;
  /** The licences that the verdict rests on. */
  readonly licenses: readonly string[];
}

/**
 * Components whose licence is denied, and those of which nobody can tell. Not judged: the root, which is the user's own; other
 * environments; files that are listed without a licence; and what documents mark as not in the package.
 */
export function licenseFindings(inventory: RootedInventory, policy: LicensePolicy): readonly LicenseFinding[] {
  return inventory.components
    .filter((component) => component.id !== inventory.root && isJudged(component))
    .flatMap((component): LicenseFinding[] => {
      const { answer, because } = judgeComponent(component, policy);
      if (answer === 'allowed') return [];
      return [{ code: `license-${answer}`, at: { path: placeOf(component) }, component: nameOf(component), licenses: because }];
    });
}

function isJudged({ type, scope, licenses }: Component): boolean {
  if (scope === 'excluded') return false;
  return (licenses ?? []).length > 0 || (type !== 'platform' && type !== 'file');
}

function placeOf({ evidence, origins }: Component): string {
  return evidence?.occurrences?.[0]?.location ?? origins[0] ?? '';
}

function nameOf({ name, version }: Component): string {
  return version === undefined ? name : `${name} ${version}`;
}
