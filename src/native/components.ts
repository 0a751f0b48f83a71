/** What was identified, as components of the model: each with the files that it lies in and everything that it was concluded from. */
import {
  type Component,
  type ComponentId,
  componentId,
  type IdentityEvidence,
  type IdentityMethod,
  type Occurrence,
} from '../model/component.ts';
import { defined, nonEmpty } from '../model/defined.ts';
import { ownProperty } from '../model/properties.ts';
import { formatPurl, makePurl, type Purl } from '../model/purl.ts';
import { type Claim, NAME_ONLY, WAYS } from './claim.ts';
import type { IdentifiedLibrary } from './identify-distribution.ts';

/** What holds the files. */
export interface NativeHost {
  /** Its path, which names it among all others. */
  readonly path: string;
  /** The path of one of its files in the tree. */
  readonly place: (path: string) => string;
}

const MOST_METHODS = 12;
/** Of one kind: a crate leaves hundreds of paths, which say the same. */
const MOST_OF_A_WAY = 2;
const MOST_OCCURRENCES = 100;

/** The component of an identified library. Its purl says what was found; what scanners need beside is derived later (docs/rules.md R6). */
export function libraryComponent(library: IdentifiedLibrary, host: NativeHost): Component {
  const { version, distributed, findings, linkage } = library;
  const name = distributed?.name ?? library.library;
  const full = distributed?.version ?? version;
  const purl = full === undefined ? undefined : purlOf(library, name, full);
  const first = findings[0]?.path ?? '';
  const identity: IdentityEvidence = {
    field: purl === undefined ? 'name' : 'purl',
    confidence: library.confidence,
    ...(purl === undefined ? {} : { concludedValue: formatPurl(purl) }),
    methods: methodsOf(library),
  };
  return defined({
    id: libraryId(library, host),
    authority: 'derived',
    origins: [host.place(first)],
    localScope: `native:${host.path}`,
    type: 'library',
    name,
    version: full,
    purl,
    // It lies in a file of the archive: whatever a document says of it, it is there.
    scope: 'required',
    identified: {
      identity: [identity],
      properties: [ownProperty('native-linkage', linkage), ...(full === undefined ? [ownProperty('native-version', 'unknown')] : [])],
    },
    evidence: defined({ occurrences: nonEmpty(occurrencesOf(library, host)) }),
  } as const);
}

/** The same library in the same distribution has the same id. */
export function libraryId({ ecosystem, library, version, distributed }: IdentifiedLibrary, host: NativeHost): ComponentId {
  return componentId(`native:${host.path}:${ecosystem}:${distributed?.name ?? library}@${distributed?.version ?? version ?? ''}`);
}

function purlOf({ ecosystem, distributed }: IdentifiedLibrary, name: string, version: string): Purl | undefined {
  if (distributed !== undefined) return makePurl({ type: ecosystem, namespace: distributed.distro.replace(/-\d+$/, ''), name, version });
  const slash = name.lastIndexOf('/');
  const namespace = slash < 0 ? undefined : name.slice(0, slash);
  return makePurl({ type: ecosystem, namespace, name: name.slice(slash + 1), version });
}

/** Each different thing that it was concluded from, the strongest first. */
function methodsOf({ library, findings }: IdentifiedLibrary): readonly IdentityMethod[] {
  const claims = findings.flatMap((finding) => finding.claims);
  if (claims.length === 0)
    return [{ technique: 'filename', confidence: NAME_ONLY, value: `${fileName(findings[0]?.path ?? '')} is ${library}` }];
  const byValue = new Map(claims.map((claim) => [`${claim.way} ${claim.value}`, claim]));
  const ways = new Map<string, number>();
  return [...byValue.values()]
    .filter(({ way }) => {
      ways.set(way, (ways.get(way) ?? 0) + 1);
      return (ways.get(way) ?? 0) <= MOST_OF_A_WAY;
    })
    .sort((left, right) => WAYS[right.way].confidence - WAYS[left.way].confidence)
    .slice(0, MOST_METHODS)
    .map(({ way, value }) => ({ ...WAYS[way], value: `${way}: ${value}` }));
}

function occurrencesOf({ findings }: IdentifiedLibrary, host: NativeHost): readonly Occurrence[] {
  return findings.slice(0, MOST_OCCURRENCES).map(({ path, linkage, claims }) => {
    const exact = claims.find(({ offset, symbol }) => offset !== undefined || symbol !== undefined);
    return defined({ location: host.place(path), ...place(exact), additionalContext: linkage });
  });
}

function place(claim: Claim | undefined): { offset?: number; symbol?: string } {
  return defined({ offset: claim?.offset, symbol: claim?.symbol });
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** A native file that nobody declares and nothing identifies: it is there, with the digest that RECORD has for it. */
export function fileComponent(path: string, sha256: string | undefined, host: NativeHost): Component {
  const location = host.place(path);
  return defined({
    id: componentId(`native-file:${location}`),
    authority: 'derived',
    origins: [location],
    localScope: `native:${host.path}`,
    type: 'file',
    name: fileName(path),
    hashes: sha256 === undefined ? undefined : [{ algorithm: 'SHA-256', content: sha256 }],
    properties: [ownProperty('unclaimed', 'true')],
    evidence: { occurrences: [{ location }] },
  } as const);
}
