/** Laws of the merge and of the readers, on generated input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCycloneDx } from '../../src/formats/cyclonedx/reader.ts';
import { validateCycloneDx } from '../../src/formats/cyclonedx/validate.ts';
import { readSbom, writeSbom } from '../../src/formats/index.ts';
import { canonical } from '../../src/merge/canonical.ts';
import { relate } from '../../src/merge/graph/relate.ts';
import { resolveDocument } from '../../src/merge/identify/resolve.ts';
import { dedupe } from '../../src/merge/unite/dedupe.ts';
import { mergeRecords } from '../../src/merge/unite/merge-records.ts';
import { reconcileVersions } from '../../src/merge/unite/reconcile-versions.ts';
import type { Component, ComponentId } from '../../src/model/component.ts';
import { parseCpe } from '../../src/model/cpe.ts';
import { EMPTY_INVENTORY, type Inventory, type Relation, type RootedInventory } from '../../src/model/inventory.ts';
import { licenseExpression, licenseId } from '../../src/model/license.ts';
import { formatPurl, parsePurl } from '../../src/model/purl.ts';
import { normalizeName } from '../../src/model/pypi-name.ts';
import { canonicalVersion, compareVersions, parseVersion } from '../../src/model/pypi-version.ts';
import { edgesBySource, reachableFrom } from '../../src/model/relation.ts';
import { parseCoreMetadata } from '../../src/python/metadata/core-metadata.ts';
import { parseDirectUrl } from '../../src/python/metadata/direct-url.ts';
import { readRecord } from '../../src/python/metadata/record.ts';
import { parseWheelFile } from '../../src/python/metadata/wheel-file.ts';
import { parseMarker, parseRequirement } from '../../src/python/requirements/requirement.ts';
import { isJsonObject } from '../../src/untrusted/json.ts';

// The same inputs at each run, so that a failure belongs to the change that shows it; FC_SEED looks elsewhere.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });

const LIMITS = { depth: 100, values: 100_000 };
const ROOT = 'root' as ComponentId;

/** Few names and versions, so that records meet. */
const component = (index: number): fc.Arbitrary<Component> =>
  fc
    .record({
      name: fc.constantFrom('a', 'b', 'c'),
      version: fc.constantFrom('1', '1.0', '2', undefined),
      identity: fc.constantFrom('pypi', 'cargo', 'generic', 'cpe', 'none'),
      scope: fc.constantFrom(undefined, 'required' as const, 'optional' as const, 'excluded' as const),
      hash: fc.constantFrom(undefined, 'a'.repeat(64), 'b'.repeat(64)),
      description: fc.constantFrom(undefined, 'one', 'two'),
      authority: fc.constantFrom('registry' as const, 'document' as const),
      document: fc.constantFrom('x.json', 'y.json'),
    })
    .map(({ name, version, identity, scope, hash, description, authority, document }) => {
      const cpe =
        identity === 'cpe' || (identity === 'generic' && scope === 'optional')
          ? parseCpe(`cpe:2.3:a:v:${name}:${version ?? '*'}:*:*:*:*:*:*:*`)
          : undefined;
      const purl =
        identity === 'cpe' || identity === 'none'
          ? undefined
          : parsePurl(`pkg:${identity}/${name}${version === undefined ? '' : `@${version}`}`);
      return {
        id: `${document}#${index}` as ComponentId,
        authority,
        origins: [document],
        localScope: document,
        type: 'library' as const,
        name,
        ...(version !== undefined && { version }),
        ...(purl && { purl }),
        ...(cpe && { cpes: [cpe] }),
        ...(scope && { scope }),
        ...(hash && { hashes: [{ algorithm: 'SHA-256', content: hash }] }),
        ...(description && { description }),
      };
    });

const inventory: fc.Arbitrary<Inventory> = fc
  .integer({ min: 0, max: 12 })
  .chain((size) =>
    fc.record({
      components: fc.tuple(...Array.from({ length: size }, (_, index) => component(index))),
      edges: fc.array(fc.tuple(fc.nat(Math.max(size - 1, 0)), fc.nat(Math.max(size - 1, 0))), { maxLength: size === 0 ? 0 : 20 }),
      known: fc.array(fc.nat(Math.max(size - 1, 0)), { maxLength: size }),
    }),
  )
  .map(({ components, edges, known }) => {
    const id = (index: number): ComponentId => components[index]?.id as ComponentId;
    const relations: Relation[] = edges.map(([from, to]) => ({ from: id(from), kind: 'dependsOn', to: id(to) }));
    const root: Component = { id: ROOT, authority: 'core-metadata', origins: [], localScope: 'root', type: 'platform', name: 'root' };
    return {
      ...EMPTY_INVENTORY,
      components: [root, ...components],
      relations,
      dependenciesKnown: new Set(known.filter((index) => index < components.length).map(id)),
    };
  });

/** What the pipeline does behind the readers, with the count of what it left out. */
function merge(input: Inventory): { readonly inventory: RootedInventory; readonly dropped: number; readonly merged: number } {
  const settled = { ...input, components: reconcileVersions(input.components).value };
  const { value } = dedupe(settled);
  const related = relate(value.inventory, { root: ROOT, environments: [], lifecycles: [] });
  return { inventory: canonical(related).value, dropped: value.dropped, merged: value.merged };
}

const write = (inventory: RootedInventory): string =>
  writeSbom(inventory, { format: 'cyclonedx-json', version: '1.6' }, { tool: { name: 't', version: '1' } }).value;

describe('merging', () => {
  it('R5.7: does not depend on the order of components or relations', () => {
    fc.assert(
      fc.property(
        inventory.chain((input) =>
          fc.record({
            input: fc.constant(input),
            components: fc.shuffledSubarray([...input.components], { minLength: input.components.length }),
            relations: fc.shuffledSubarray([...input.relations], { minLength: input.relations.length }),
          }),
        ),
        ({ input, components, relations }) => {
          expect(write(merge({ ...input, components, relations }).inventory)).toBe(write(merge(input).inventory));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('conserves: every record is written, merged or reported as dropped', () => {
    fc.assert(
      fc.property(inventory, (input) => {
        const { inventory: output, dropped, merged } = merge(input);
        expect(input.components.length).toBe(output.components.length + dropped + merged);
      }),
      { numRuns: 300 },
    );
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(inventory, (input) => {
        const once = merge(input).inventory;
        const again = canonical(
          relate(dedupe({ ...once, components: reconcileVersions(once.components).value }).value.inventory, {
            root: once.root,
            environments: [],
            lifecycles: [],
          }),
        ).value;
        expect(write(again)).toBe(write(once));
      }),
      { numRuns: 300 },
    );
  });

  it('leaves no dangling edge, no orphan, no purl twice, and a valid document', () => {
    fc.assert(
      fc.property(inventory, (input) => {
        const { inventory: output } = merge(input);
        const ids = new Set(output.components.map(({ id }) => id));
        expect(ids.size).toBe(output.components.length);
        for (const { from, to } of output.relations) expect(ids.has(from) && ids.has(to)).toBe(true);
        expect(reachableFrom([output.root], edgesBySource(output.relations)).size).toBe(ids.size);
        const purls = output.components.flatMap(({ purl }) => (purl === undefined ? [] : [formatPurl(purl)]));
        expect(new Set(purls).size).toBe(purls.length);
        expect(validateCycloneDx(write(output), '1.6')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('of one record is that record; the winner does not depend on order', () => {
    fc.assert(
      fc.property(fc.array(component(0), { minLength: 1, maxLength: 5 }), fc.nat(), (records, seed) => {
        const rotated = [...records.slice(seed % records.length), ...records.slice(0, seed % records.length)];
        const merged = (list: readonly Component[]): string => JSON.stringify(mergeRecords(list as [Component, ...Component[]]).value);
        expect(merged(rotated)).toBe(merged(records));
      }),
    );
  });
});

describe('parsers', () => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  const noise = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: fc.constantFrom(...'<>=!~,;()[]@"\' ab1.*-_:/?#%&\n\t{}'), maxLength: 60 }),
  );
  it('never throw, whatever the text', () => {
    fc.assert(
      fc.property(noise, (text) => {
        parseRequirement(text);
        parseMarker(text);
        parsePurl(`pkg:${text}`);
        parseCpe(`cpe:2.3:${text}`);
        parseCpe(`cpe:/${text}`);
        parseVersion(text);
        licenseExpression(text);
        licenseId(text);
        normalizeName(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('never throw, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          bytes,
          noise.map((text) => Buffer.from(text)),
        ),
        (input) => {
          parseCoreMetadata(input, 'M');
          parseDirectUrl(input);
          parseWheelFile(input);
          readRecord(input);
          readSbom(input, 'x', LIMITS);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('read any JSON as CycloneDX without throwing, and what they read can be written and is valid', () => {
    const keys = fc.constantFrom(
      'bom-ref',
      'type',
      'name',
      'version',
      'purl',
      'components',
      'metadata',
      'component',
      'dependencies',
      'dependsOn',
      'ref',
      'licenses',
      'license',
      'expression',
      'id',
      'hashes',
      'alg',
      'content',
      'evidence',
      'identity',
      'pedigree',
      'ancestors',
      'properties',
      'value',
      'externalReferences',
      'url',
      'compositions',
      'aggregate',
      'assemblies',
      'vulnerabilities',
      'affects',
      'annotations',
      'tools',
      '__proto__',
      'constructor',
    );
    const values = fc.constantFrom<unknown>(
      'library',
      'a',
      '1',
      'pkg:cargo/a@1',
      'pkg:pypi/a',
      'MIT',
      'x',
      'complete',
      null,
      7,
      true,
      'SHA-256',
      'a'.repeat(64),
      'https://x.org',
      '2026-01-01T00:00:00Z',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 5 }, values, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(keys, tie('tree'), { maxKeys: 6 })),
    }));
    fc.assert(
      fc.property(fc.dictionary(keys, tree, { maxKeys: 8 }), (document) => {
        const parsed: unknown = JSON.parse(JSON.stringify({ ...document, bomFormat: 'CycloneDX', specVersion: '1.6' }));
        if (!isJsonObject(parsed)) throw new Error('generated no object');
        const read = readCycloneDx(parsed, 'x.json').value;
        const host: Component = {
          id: 'host' as ComponentId,
          authority: 'core-metadata',
          origins: ['M'],
          type: 'library',
          name: 'a',
          version: '1',
          distribution: 'a',
          localScope: 'host',
          purl: parsePurl('pkg:pypi/a@1') ?? expect.fail(),
        };
        const resolved = resolveDocument(
          { id: host.id, name: normalizeName('a'), version: '1', component: host, requires: new Set() },
          read,
          { origin: 'keep', files: 'keep' },
        ).value.inventory;
        const root: Component = { id: ROOT, authority: 'core-metadata', origins: [], localScope: 'root', type: 'platform', name: 'root' };
        const { inventory: merged } = merge({ ...resolved, components: [root, host, ...resolved.components] });
        expect(validateCycloneDx(write(merged), '1.6')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('URLs', () => {
  const url = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.string({ maxLength: 60 }),
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...'ab1:/?#[]@!$&\'()*+,;=%-._~ <>"{}|\\^`éあ'), maxLength: 40 }),
  );
  it('of any text, what is written is valid', () => {
    fc.assert(
      fc.property(fc.array(url, { minLength: 1, maxLength: 20 }), (urls) => {
        const document = {
          bomFormat: 'CycloneDX',
          specVersion: '1.6',
          components: [
            { type: 'library', name: 'x', version: '1', externalReferences: urls.map((text) => ({ type: 'website', url: text })) },
          ],
        };
        const read = readCycloneDx(document, 'x.json').value;
        const root: Component = { id: ROOT, authority: 'core-metadata', origins: [], localScope: 'root', type: 'platform', name: 'root' };
        expect(validateCycloneDx(write(merge({ ...read, components: [root, ...read.components] }).inventory), '1.6')).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('that are well-formed stay as they are, but for an empty fragment, which names nothing', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (stated) => {
        const text = stated.replace(/#$/, '');
        const document = {
          bomFormat: 'CycloneDX',
          specVersion: '1.6',
          components: [{ type: 'library', name: 'x', externalReferences: [{ type: 'website', url: stated }] }],
        };
        expect(readCycloneDx(document, 'x.json').value.components[0]?.externalReferences).toEqual([{ type: 'website', url: text }]);
      }),
    );
  });
});

describe('purls and versions', () => {
  const part = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed());
  it('parse(format(parse(x))) is parse(x)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('generic', 'pypi', 'cargo', 'github', 'rpm'),
        part,
        part,
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), part, { maxKeys: 3 }),
        (type, name, version, qualifiers) => {
          const query = Object.entries(qualifiers)
            .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
            .join('&');
          const first = parsePurl(`pkg:${type}/${encodeURIComponent(name)}@${encodeURIComponent(version)}?${query}`);
          if (first === undefined) return;
          expect(formatPurl(parsePurl(formatPurl(first)) ?? expect.fail(formatPurl(first)))).toBe(formatPurl(first));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('the canonical version is its own canonical version and equal to the original', () => {
    const version = fc.stringMatching(
      /^v?(\d!)?\d{1,3}(\.\d{1,3}){0,3}((a|b|rc|alpha|c)\d{0,2})?([.-]?(post|r)\d{0,2})?(\.dev\d{0,2})?(\+[a-z0-9]{1,3}(\.[a-z0-9]{1,3})?)?$/,
    );
    fc.assert(
      fc.property(version, (text) => {
        const parsed = parseVersion(text) ?? expect.fail(text);
        const again = parseVersion(canonicalVersion(parsed)) ?? expect.fail(text);
        expect(canonicalVersion(again)).toBe(canonicalVersion(parsed));
        expect(compareVersions(parsed, again)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});
