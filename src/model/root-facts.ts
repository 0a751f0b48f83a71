/**
 * What the user says of the thing that is described: a scan finds an environment, its owner knows the product. Needed by what receives
 * the document: Dependency-Track wants a name and a version, the minimum elements of an SBOM want a supplier.
 */
import { COMPONENT_TYPES, type Component, type ComponentType } from './component.ts';
import { purlKey } from './identity.ts';
import type { RootedInventory } from './inventory.ts';
import { changePurl, type Purl, parsePurl } from './purl.ts';

export interface RootTexts {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly type?: string | undefined;
  readonly purl?: string | undefined;
  readonly supplier?: string | undefined;
}

/** What is stated of the root; what is absent stays as it was found. */
export interface RootFacts {
  readonly name?: string;
  readonly version?: string;
  readonly type?: ComponentType;
  readonly purl?: Purl;
  readonly supplier?: string;
}

export type RootDescription = { readonly facts: RootFacts } | { readonly problem: string };

/** Of CycloneDX's schema. */
const LONGEST_VERSION = 1024;

/** The facts that the texts state; the problem names the one that cannot be used. A purl gives name and version where those are not stated. */
export function rootFacts(texts: RootTexts): RootDescription {
  for (const [key, value] of Object.entries(texts))
    if (value !== undefined && value.trim() === '') return { problem: `the ${key} of the root is empty` };
  const type = texts.type?.trim();
  if (type !== undefined && !isComponentType(type))
    return { problem: `${JSON.stringify(type)} is no type of component; the types are ${COMPONENT_TYPES.join(', ')}` };
  const stated = texts.purl === undefined ? undefined : parsePurl(texts.purl.trim());
  if (texts.purl !== undefined && stated === undefined) return { problem: `${JSON.stringify(texts.purl)} is no package URL` };
  const version = texts.version?.trim() ?? stated?.version;
  if (version !== undefined && version.length > LONGEST_VERSION)
    return { problem: `the version of the root has ${version.length} characters; ${LONGEST_VERSION} are the most that a document holds` };
  if (stated?.version !== undefined && version !== stated.version)
    return { problem: `the purl says version ${JSON.stringify(stated.version)}, the version is ${JSON.stringify(version)}` };
  const purl = stated === undefined || version === undefined || stated.version !== undefined ? stated : changePurl(stated, { version });
  const name = texts.name?.trim() ?? purl?.name;
  const supplier = texts.supplier?.trim();
  return {
    facts: {
      ...(name !== undefined && { name }),
      ...(version !== undefined && { version }),
      ...(type !== undefined && { type }),
      ...(purl !== undefined && { purl }),
      ...(supplier !== undefined && { supplier }),
    },
  };
}

function isComponentType(text: string): text is ComponentType {
  return (COMPONENT_TYPES as readonly string[]).includes(text);
}

/** The component that has the purl of the root already: the product is installed in the environment that is scanned. */
export function holderOfRootPurl({ components, root }: RootedInventory, { purl }: RootFacts = {}): Component | undefined {
  if (purl === undefined) return undefined;
  const key = purlKey(purl);
  return components.find((one) => one.id !== root && one.purl !== undefined && purlKey(one.purl) === key);
}

/**
 * The inventory with its root described. To be done before the inventory is made canonical, which names and orders what it finds. Where the
 * purl is that of a component already, it stays that component's alone.
 */
export function describeRoot(inventory: RootedInventory, facts: RootFacts = {}): RootedInventory {
  const { supplier, purl, ...plain } = facts;
  const isTaken = holderOfRootPurl(inventory, facts) !== undefined;
  const components = inventory.components.map((component): Component => {
    if (component.id !== inventory.root) return component;
    return {
      ...component,
      ...plain,
      ...(purl !== undefined && !isTaken && { purl }),
      ...(supplier !== undefined && { supplier: { ...component.supplier, name: supplier } }),
    };
  });
  return { ...inventory, components };
}
