/** Properties of our own name space; official names of the CycloneDX taxonomy (`cdx:`) are written out where they are used. */
import type { Property } from './component.ts';

/** The property `pyenv-sbom:<name>`. */
export function ownProperty(name: string, value: string): Property {
  return { name: `pyenv-sbom:${name}`, value };
}
