/**
 * What each CycloneDX version can say, asked of the CycloneDX project's own library (its Spec tables), and the words of the
 * versions that the library has no table for.
 * Specification: https://cyclonedx.org/docs/1.7/json/
 */
import * as Spec from '@cyclonedx/cyclonedx-library/Spec';
import type { ComponentType } from '../../model/component.ts';

export const CYCLONEDX_VERSIONS = ['1.4', '1.5', '1.6', '1.7'] as const;

/** The versions a reader understands. */
export const READABLE_VERSIONS: readonly string[] = ['1.2', '1.3', ...CYCLONEDX_VERSIONS];

/** From 1.4 on. */
const SPECS = [Spec.Spec1dot4, Spec.Spec1dot5, Spec.Spec1dot6, Spec.Spec1dot7] as const;

type LibrarySpec = (typeof SPECS)[number];

/** The number behind the dot of a CycloneDX version. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? 0);
}

function specOf(minor: number): LibrarySpec {
  return SPECS[Math.min(Math.max(minor, 4), 7) - 4] as LibrarySpec;
}

/** The type itself where the version has it; otherwise the nearest that it has. */
export function componentTypeIn(minor: number, type: ComponentType): ComponentType {
  if (specOf(minor).supportsComponentType(type as never)) return type;
  return NEAREST_TYPES[type] ?? 'library';
}

const NEAREST_TYPES: { readonly [K in ComponentType]?: ComponentType } = {
  platform: 'application',
  data: 'file',
  'device-driver': 'firmware',
};

/** Whether a version knows a hash algorithm. */
export function knowsHashAlgorithm(minor: number, algorithm: string): boolean {
  return specOf(minor).supportsHashAlgorithm(algorithm as never);
}

/** Whether a version knows a type of external reference. */
export function knowsReferenceType(minor: number, type: string): boolean {
  return specOf(minor).supportsExternalReferenceType(type as never);
}

/** Aggregates that only later versions have, with the word the earlier ones have for them. */
export function aggregateIn(minor: number, aggregate: string): string {
  return minor >= 5 ? aggregate : aggregate.replace(/_(?:proprietary|opensource)_only$/, '_only');
}

/** The phases that the schemas name; any other word is a lifecycle's own name. */
export const LIFECYCLE_PHASES: ReadonlySet<string> = new Set([
  'design',
  'pre-build',
  'build',
  'post-build',
  'operations',
  'discovery',
  'decommission',
]);
