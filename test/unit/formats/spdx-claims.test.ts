/** SPDX claims no more than is known: not by `NONE` and `complete`, and not by a web page where an archive's address should stand. */
import { describe, expect, it } from 'vitest';
import type { WritableFormat } from '../../../src/formats/index.ts';
import { inventoryOf, read, write } from '../../support/inventories.ts';

const SPDX: readonly WritableFormat[] = ['spdx-json', 'spdx-tag-value', 'spdx3-json'];
const purlOf = (name: string): string => `pkg:pypi/${name}@1`;

/** Distributions whose contents are known as their names say; `-needing` ones depend on another. */
const KNOWLEDGE = inventoryOf({
  components: ['whole', 'doubtful', 'holed', 'holed-needing', 'doubtful-holding', 'silent'].map((name) => ({
    name,
    version: '1',
    purl: purlOf(name),
  })),
  edges: {
    environment: [purlOf('holed-needing'), purlOf('doubtful-holding')],
    [purlOf('whole')]: [],
    [purlOf('doubtful')]: [],
    [purlOf('holed')]: [],
    [purlOf('holed-needing')]: [purlOf('whole')],
    [purlOf('doubtful-holding')]: [purlOf('doubtful'), purlOf('holed'), purlOf('silent')],
  },
  compositions: [
    { aggregate: 'complete', assemblies: [purlOf('whole')] },
    { aggregate: 'unknown', assemblies: [purlOf('doubtful'), purlOf('doubtful-holding')] },
    { aggregate: 'incomplete_third_party_only', assemblies: [purlOf('holed'), purlOf('holed-needing')] },
  ],
});

interface Relationship {
  readonly spdxElementId: string;
  readonly relationshipType: string;
  readonly relatedSpdxElement: string;
}

describe('what is known of parts and dependencies', () => {
  it('SPDX 2.3: NONE only where the contents are not in doubt, else NOASSERTION', () => {
    const { packages, relationships } = JSON.parse(write(KNOWLEDGE, 'spdx-json'));
    const id = (name: string): string => packages.find((one: { name: string }) => one.name === name).SPDXID;
    const said = (name: string): readonly string[] =>
      relationships
        .filter((one: Relationship) => one.spdxElementId === id(name) && /^NO/.test(one.relatedSpdxElement))
        .map((one: Relationship) => `${one.relationshipType} ${one.relatedSpdxElement}`);
    expect(said('whole')).toEqual(['DEPENDS_ON NONE']);
    expect(said('doubtful')).toEqual(['CONTAINS NOASSERTION', 'DEPENDS_ON NOASSERTION']);
    expect(said('holed')).toEqual(['CONTAINS NOASSERTION', 'DEPENDS_ON NOASSERTION']);
    expect(said('holed-needing')).toEqual(['CONTAINS NOASSERTION']);
    expect(said('silent')).toEqual(['DEPENDS_ON NOASSERTION']);
  });

  it('SPDX 3: the completeness of a list of dependencies is no better than that of the contents', () => {
    const graph: readonly Record<string, unknown>[] = JSON.parse(write(KNOWLEDGE, 'spdx3-json'))['@graph'];
    const id = (name: string): unknown =>
      graph.find(({ type, name: called }) => type === 'software_Package' && called === name)?.['spdxId'] ?? expect.fail(name);
    const said = (name: string): readonly string[] =>
      graph
        .filter(({ from, completeness }) => from === id(name) && completeness !== undefined)
        .map(({ relationshipType, completeness, to }) => {
          const [target = ''] = to as readonly string[];
          return `${relationshipType} ${target.endsWith('Element') ? target : 'some'} ${completeness}`;
        })
        .sort();
    expect(said('whole')).toEqual(['dependsOn NoneElement complete']);
    expect(said('doubtful')).toEqual(['contains NoAssertionElement noAssertion', 'dependsOn NoAssertionElement noAssertion']);
    expect(said('holed')).toEqual(['contains NoAssertionElement incomplete', 'dependsOn NoAssertionElement incomplete']);
    expect(said('holed-needing')).toEqual(['contains NoAssertionElement incomplete', 'dependsOn some incomplete']);
    expect(said('doubtful-holding')).toEqual(['contains NoAssertionElement noAssertion', 'dependsOn some noAssertion']);
    expect(said('silent')).toEqual(['dependsOn NoAssertionElement noAssertion']);
  });

  it.each(SPDX)('%s: is read back as what it was: dependencies that are known stay known', (format) => {
    expect(write(read(write(KNOWLEDGE, format)), 'cyclonedx-json')).toBe(write(KNOWLEDGE, 'cyclonedx-json'));
  });
});

describe('the download location', () => {
  const ARCHIVE = 'https://files.example.org/a/one-1.tar.gz?mirror=2#sha256=00';
  const PAGE = 'https://example.org/one/releases';
  const inventory = inventoryOf({
    components: [
      ['https://example.org/download', 'page'],
      ['https://example.org/v1.2.0', 'version'],
      [ARCHIVE, 'archive'],
      ['https://forge.example/o/r/archive/refs/tags/v1.zip', 'tag'],
      ['https://crates.example/api/v1/crates/serde/1.0.0/download', 'crate'],
      ['https://mirror.example/files/one-1.tar.bz2/download', 'mirror'],
    ].map(([url, name = '']) => ({
      name,
      purl: purlOf(name),
      externalReferences: [
        { type: 'distribution', url: PAGE },
        { type: 'distribution', url },
      ],
    })),
    edges: { environment: ['page', 'version', 'archive', 'tag', 'crate', 'mirror'].map(purlOf) },
  });

  it("SPDX 2.3: an archive's address or NOASSERTION; a web page is an external reference", () => {
    const { packages } = JSON.parse(write(inventory, 'spdx-json'));
    const locations = Object.fromEntries(packages.map((one: Record<string, string>) => [one['name'], one['downloadLocation']]));
    expect(locations).toMatchObject({
      page: 'NOASSERTION',
      version: 'NOASSERTION',
      archive: ARCHIVE,
      tag: 'https://forge.example/o/r/archive/refs/tags/v1.zip',
      crate: 'https://crates.example/api/v1/crates/serde/1.0.0/download',
      mirror: 'https://mirror.example/files/one-1.tar.bz2/download',
    });
    const archive = packages.find((one: Record<string, string>) => one['name'] === 'archive');
    expect(archive.externalRefs.map((one: Record<string, string>) => `${one['referenceType']} ${one['referenceLocator']}`)).toEqual([
      `purl ${purlOf('archive')}`,
      `distribution ${PAGE}`,
    ]);
  });

  it('SPDX 3: the same', () => {
    const graph: readonly Record<string, unknown>[] = JSON.parse(write(inventory, 'spdx3-json'))['@graph'];
    const located = graph.filter(({ software_downloadLocation: location }) => location !== undefined);
    expect(located.map(({ name }) => name).sort()).toEqual(['archive', 'crate', 'mirror', 'tag']);
  });

  it.each(SPDX)('%s: every address is read back as what it was', (format) => {
    expect(write(read(write(inventory, format)), 'cyclonedx-json')).toBe(write(inventory, 'cyclonedx-json'));
  });
});
