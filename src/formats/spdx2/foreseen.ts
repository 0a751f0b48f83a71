/** What the fields of a written package of SPDX 2 will be read as (spdx/foreseen.ts): package.ts and its parts, read backwards. */
import type { Component, ComponentType, Contact, Organization } from '../../model/component.ts';
import { knowsReferenceType } from '../cyclonedx/vocabulary.ts';
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
import { PURPOSES } from '../spdx/vocabulary.ts';
import { isPerson, readContact, readOrganization, writeContact, writeOrganization } from './parties.ts';
import { isLocator, isVcsLocation, SECURITY_TYPES, type SpokenLocations, VULNERABILITY } from './references.ts';

/** Types that SPDX has a purpose for, which is read as nothing else. */
const TYPES: ReadonlySet<ComponentType> = new Set(PURPOSES.filter(({ spdx2 }) => spdx2 !== 'OTHER').map(({ type }) => type));

/** What the rows look at beside the component. */
export interface WrittenPackage extends WrittenLicenses {
  readonly spoken: SpokenLocations;
}

/** The rows for a package. */
export const PACKAGE: Foresight<WrittenPackage> = {
  ...COMMON,
  ...LICENSES,
  type: (type) => (TYPES.has(type) ? 'same' : 'unclear'),
  mimeType: () => 'other',
  supplier: organization,
  // A person who stands for the maker would be read as an author.
  manufacturer: (manufacturer) => (isPerson(writeOrganization(manufacturer) ?? '') ? 'unclear' : organization(manufacturer)),
  authors,
  externalReferences: (references, _, { spoken }) => {
    if (spoken.distribution !== undefined && isVcsLocation(spoken.distribution)) return 'unclear';
    return foreseeReferences(references, spoken, ({ type, comment }) => {
      if (comment?.startsWith(VULNERABILITY)) return false;
      // The comment may stand in the type of the reference.
      if (type === 'advisories') return comment === undefined || comment === 'fix' || comment === 'url' || !SECURITY_TYPES.has(comment);
      return knowsReferenceType(7, type);
    });
  },
  omniborIds: locators,
  swhids: locators,
};

function organization(value: Organization): Foreseen {
  const text = writeOrganization(value);
  return text !== undefined && isSameData(readOrganization(text.toWellFormed()), value) ? 'same' : 'other';
}

/** There is room for one originator, and the maker goes first. */
function authors(value: readonly Contact[], { manufacturer }: Component): Foreseen {
  const [first] = value;
  const isTaken = manufacturer !== undefined && writeOrganization(manufacturer) !== undefined;
  const text = isTaken || first === undefined ? undefined : writeContact(first);
  return text !== undefined && isSameData([readContact(text.toWellFormed())], value) ? 'same' : 'other';
}

function locators(ids: readonly string[]): Foreseen {
  return ids.every((id) => isLocator(id) && isPlain(id)) ? 'same' : 'other';
}
