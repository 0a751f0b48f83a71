/** Every document that is written is valid by its own schema, whatever was read (docs/formats.md). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSbom, validateSbom, WRITING_FORMATS, writeSbom } from '../../src/formats/index.ts';
import type { SbomDocument } from '../../src/model/inventory.ts';
import { canonicalDocument } from '../../src/pipeline/convert.ts';
import everything from '../support/everything.json' with { type: 'json' };

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });

const STAMP = { tool: { name: 'pyenv-sbom', version: '0' }, timestamp: '2026-05-01T00:00:00Z' };

/** Values that readers take, and some schema or consumer does not. */
const NASTY = fc.constantFrom<unknown>(
  0,
  -1,
  0.5,
  1e300,
  '',
  ' ',
  '\n',
  'a\u001b[31mred',
  'a\u0000b\u0007',
  'a\r\nb',
  '\u2028',
  '\ufffe',
  '[path]',
  'a</text>b',
  ']]>',
  'NONE',
  'NOASSERTION',
  'http://host:/x',
  'http://[::1/x',
  'https://user:@/',
  'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#a#b',
  'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#a b',
  'file:///home/somebody/secret',
  'https://example.com/home/somebody/x#/home/somebody/y',
  'https://example.com/ /home/somebody',
  '//',
  'a:b',
  '?',
  '#',
  '%',
  'cpe:2.3:a:gnu:libstdc++:1:*:*:*:*:*:*:*',
  'cpe:2.3:a:v:p:1 2:*:*:*:*:*:*:*',
  'cpe:2.3:a:v:p:1\n2:*:*:*:*:*:*:*',
  'cpe:2.3:a:v:p:1:*:*:klingon:*:*:*:*',
  'cpe:2.3:a:v:p*q:1:*:*:*:*:*:*:*',
  'cpe:2.3:a:v:é:1:*:*:*:*:*:*:*',
  'cpe:/a:v:p:%01:%ff',
  'pkg:pypi/x@1?download_url=file:///home/somebody/x',
  'pkg:generic/%00%0A@%20',
  'pkg:npm/%40a/b@1#..%2F',
  'MIT OR',
  'LicenseRef-x',
  'LicenseRef-x AND MIT',
  'DocumentRef-a:LicenseRef-b',
  '0001-01-01T00:00:00Z',
  '2026-01-01T00:00:00.5+02:00',
  '2026-02-30T00:00:00Z',
  'application/octet-stream; x',
  'gitoid:\nblob',
  'component:x#library/y',
  'environment',
  'x'.repeat(1100),
  [],
  {},
  [null],
);

/** The places of all values in a value. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inner.flatMap(([key, one]) => placesIn(one, [...path, key]))].filter(({ length }) => length > 0);
}

const PLACES = placesIn(everything).filter(([first]) => !['bomFormat', '$schema', 'specVersion'].includes(String(first)));

function changed(edits: readonly (readonly [readonly (string | number)[], unknown])[]): object {
  const copy = structuredClone(everything) as unknown as Record<string, unknown>;
  for (const [path, value] of edits) {
    let at: unknown = copy;
    for (const step of path.slice(0, -1)) at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined;
    const last = path.at(-1);
    if (typeof at === 'object' && at !== null && last !== undefined) (at as Record<string, unknown>)[last] = value;
  }
  return copy;
}

function read(content: object): SbomDocument {
  const { value } = readSbom(Buffer.from(JSON.stringify(content)), 'x.json', { depth: 100, values: 100_000, trust: 'own' });
  return value ?? expect.fail('not read');
}

async function expectValid(content: object): Promise<void> {
  const { value } = canonicalDocument({ digest: 'a'.repeat(64), document: read(content) }, {});
  for (const { id: format, versions } of WRITING_FORMATS)
    for (const version of format === 'cyclonedx-xml' ? ['1.4', '1.7'] : versions) {
      const { value: text = '' } = writeSbom(value.inventory, { format, version }, STAMP);
      expect(await validateSbom(text, format, version), `${format} ${version}`).toEqual([]);
    }
}

describe('what is written is valid', () => {
  it('whatever stands in a few places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...PLACES), NASTY), { minLength: 1, maxLength: 6 }), async (edits) => {
        await expectValid(changed(edits));
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });

  it('whatever stands everywhere at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(NASTY, { minLength: PLACES.length, maxLength: PLACES.length }), fc.nat(6), async (values, offset) => {
        // Every seventh place: with all of them changed nothing would be left to write.
        await expectValid(changed(PLACES.flatMap((place, index) => (index % 7 === offset ? [[place, values[index]] as const] : []))));
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 60) },
    );
  });
});
