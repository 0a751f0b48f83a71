/** What a written package or file of SPDX 3 will be read as (spdx/foreseen.ts): element.ts and its parts, read backwards. */
import type { JsonObject } from '../../untrusted/json.ts';
import { downloadLocation, websiteOf } from '../spdx/download-location.ts';
import {
  COMMON,
  type Foreseen,
  type Foresight,
  foreseeReferences,
  isPlain,
  isSameData,
  LICENSES,
  type WrittenLicenses,
} from '../spdx/foreseen.ts';
import { type Agents, readContact, readOrganization } from './agents.ts';
import { isFile } from './element.ts';
import { many, one } from './graph.ts';
import { isOwnType } from './references.ts';

/** What the rows look at beside the component. */
export interface WrittenElement extends WrittenLicenses {
  readonly wire: JsonObject;
  readonly agents: Agents;
}

/** The rows for a package or a file. */
export const ELEMENT: Foresight<WrittenElement> = {
  ...COMMON,
  ...LICENSES,
  type: () => 'same',
  // Only files have one.
  mimeType: (_, component) => (isFile(component) ? 'unclear' : 'other'),
  supplier: (supplier, _component, { wire, agents }) => {
    const agent = agents.get(one(wire, 'suppliedBy') ?? '');
    return agent !== undefined && isSameData(readOrganization(agent), supplier) ? 'same' : 'other';
  },
  manufacturer: (manufacturer, _component, { wire, agents }) => {
    const maker = agents.get(many(wire, 'originatedBy')[0] ?? '');
    // A person who stands for the maker would be read as an author.
    if (maker?.type === 'Person') return 'unclear';
    return maker !== undefined && isSameData(readOrganization(maker), manufacturer) ? 'same' : 'other';
  },
  authors: (authors, _component, { wire, agents }) => {
    const people = many(wire, 'originatedBy').flatMap((id) => agents.get(id) ?? []);
    const read = people.filter(({ type }) => type === 'Person').map(readContact);
    return isSameData(read, authors) ? 'same' : 'other';
  },
  externalReferences: (references, component) => {
    const spoken = isFile(component) ? {} : { distribution: downloadLocation(references), website: websiteOf(references) };
    return foreseeReferences(references, { distribution: undefined, website: undefined, ...spoken }, ({ type }) => isOwnType(type));
  },
  omniborIds: identifiers,
  swhids: identifiers,
};

function identifiers(ids: readonly string[]): Foreseen {
  return ids.every(isPlain) ? 'same' : 'unclear';
}
