/**
 * Makes each record agree with itself before records are compared: one version in field, purl and CPE (docs/rules.md R5.6,
 * R10). Scanners read different ones of the three, so a record that contradicts itself is matched differently by each.
 */

import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import type { Component, Property } from '../../model/component.ts';
import { type Cpe, cpeVersion, formatCpe, parseCpe, withCpeVersion } from '../../model/cpe.ts';
import { purlVersionKey } from '../../model/identity.ts';
import { ownProperty } from '../../model/properties.ts';
import { changePurl, formatPurl } from '../../model/purl.ts';

/** Settles the versions of all records. */
export function reconcileVersions(components: readonly Component[]): Outcome<readonly Component[]> {
  const diagnostics: Diagnostic[] = [];
  const value = components.map((component) => {
    const settled = settleCpes(settlePurl(component, diagnostics), diagnostics);
    // A version that only a CPE states is the purl's too.
    return settled.purl?.version === undefined ? settlePurl(settled, diagnostics) : settled;
  });
  return { value, diagnostics };
}

/** Settles the CPEs of what was united: the record that states one may be silent on the version that another has. */
export function reconcileCpes(components: readonly Component[]): Outcome<readonly Component[]> {
  const diagnostics: Diagnostic[] = [];
  return { value: components.map((component) => settleCpes(component, diagnostics)), diagnostics };
}

function settlePurl(component: Component, diagnostics: Diagnostic[]): Component {
  const { purl, version } = component;
  if (purl === undefined) return component;
  if (purl.version === undefined) return version === undefined ? component : { ...component, purl: changePurl(purl, { version }) };
  if (version === undefined) return { ...component, version: purl.version };
  if (purlVersionKey(purl.type, purl.version) === purlVersionKey(purl.type, version)) return component;
  diagnostics.push({
    code: 'component-version-mismatch',
    at: { path: component.origins[0] ?? '' },
    component: component.name,
    version,
    purl: formatPurl(purl),
  });
  return { ...component, version: purl.version };
}

function settleCpes(component: Component, diagnostics: Diagnostic[]): Component {
  const { cpes } = component;
  if (cpes === undefined || cpes.length === 0) return component;
  const stated = component.version ?? cpes.map(cpeVersion).find((version) => version !== undefined);
  // Neither the component nor a CPE states a version: the component is left out later, so nothing is settled here.
  if (stated === undefined) return component;
  const kept: Cpe[] = [];
  const others: Property[] = [];
  for (const cpe of cpes) {
    const version = cpeVersion(cpe);
    const settled = version === undefined ? withCpeVersion(cpe, stated) : cpe;
    if (settled !== undefined && (version === undefined || isOf(version, stated, component))) kept.push(settled);
    else {
      diagnostics.push({
        code: 'component-cpe-mismatch',
        at: { path: component.origins[0] ?? '' },
        component: component.name,
        cpe: formatCpe(cpe),
        version: stated,
      });
      others.push(ownProperty('cpe-of-other-version', formatCpe(cpe)));
    }
  }
  const isSettled = component.version === stated && kept.length === cpes.length && kept.every((cpe, index) => cpe === cpes[index]);
  if (isSettled) return component;
  const { cpes: _, ...rest } = component;
  return {
    ...rest,
    version: stated,
    ...(kept.length > 0 && { cpes: kept }),
    ...(others.length > 0 && { properties: [...(component.properties ?? []), ...others] }),
  };
}

/**
 * Whether a CPE of a version is one of the component's version; its update attribute (`1.0:rc1`) and a distribution's release may be missing.
 * So may what surrounds the release that the CPE was concluded from (`2.23.1.dev0`, `v1.0`, docs/rules.md R6.2).
 */
function isOf(version: string, stated: string, { purl, evidence }: Component): boolean {
  const type = purl?.type ?? 'generic';
  const [left, right] = [purlVersionKey(type, version.toLowerCase()), purlVersionKey(type, stated.toLowerCase())];
  if (left === right || (['rpm', 'deb', 'apk'].includes(type) && right.startsWith(`${left}-`))) return true;
  const concluded = (evidence?.identity ?? []).flatMap(({ field, concludedValue = '' }) =>
    field === 'cpe' ? [parseCpe(concludedValue)] : [],
  );
  const release = right.replace(/^v(?=\d)/, '');
  return concluded.some((one) => one !== undefined && cpeVersion(one) === version) && /^(?:$|\D)/.test(behind(release, left) ?? '0');
}

/** What stands behind a beginning; undefined where a text does not begin so. */
function behind(text: string, beginning: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length) : undefined;
}
