/**
 * Our documents against the CycloneDX project's own library: what both know how to write must come out the same, the words we
 * use must be theirs, and the licences we accept must be in the schemas they ship.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ExternalReferenceType, HashAlgorithm } from '@cyclonedx/cyclonedx-library/Enums';
import {
  Bom,
  BomRef,
  Component,
  ExternalReference,
  LicenseExpression,
  NamedLicense,
  Property,
  SpdxLicense,
} from '@cyclonedx/cyclonedx-library/Models';
import { JSON as JsonSerialize } from '@cyclonedx/cyclonedx-library/Serialize';
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec';
import { describe, expect, it } from 'vitest';
import { COMPONENT_TYPES } from '../src/model/component.ts';
import { licenseId } from '../src/model/license.ts';
import { auditwheel, maturin, pillow, ROOTLESS_OPENSSL } from './support/documents.ts';
import { distribution, virtualEnvironment } from './support/environment.ts';
import { scan, type WrittenComponent } from './support/scan.ts';

/** The fields of a component that the library's models hold and its normaliser writes. */
const SHARED = [
  'type',
  'bom-ref',
  'name',
  'version',
  'purl',
  'cpe',
  'scope',
  'description',
  'copyright',
  'hashes',
  'licenses',
  'externalReferences',
  'properties',
] as const;

interface WrittenLicense {
  readonly expression?: string;
  readonly license?: { readonly id?: string; readonly name?: string };
  readonly acknowledgement?: never;
}

function modelOf(written: WrittenComponent): Component {
  const component = new Component(written.type as never, written.name, { bomRef: written['bom-ref'] });
  Object.assign(component, {
    version: written.version,
    purl: written.purl,
    cpe: written.cpe,
    scope: written.scope,
    description: written['description'],
    copyright: written['copyright'],
  });
  for (const { alg, content } of (written['hashes'] ?? []) as { alg: HashAlgorithm; content: string }[]) component.hashes.set(alg, content);
  for (const { expression, license } of (written['licenses'] ?? []) as WrittenLicense[])
    component.licenses.add(
      expression !== undefined
        ? new LicenseExpression(expression)
        : license?.id !== undefined
          ? new SpdxLicense(license.id)
          : new NamedLicense(license?.name ?? ''),
    );
  for (const { url, type, comment } of (written['externalReferences'] ?? []) as {
    url: string;
    type: ExternalReferenceType;
    comment?: string;
  }[])
    component.externalReferences.add(new ExternalReference(url, type, comment === undefined ? {} : { comment }));
  for (const { name, value } of written.properties ?? []) component.properties.add(new Property(name, value));
  return component;
}

/** What both sides must agree on, without what the library's models cannot hold (hashes of references, acknowledgements). */
function shared(component: Record<string, unknown>): Record<string, unknown> {
  const picked = Object.fromEntries(SHARED.filter((key) => component[key] !== undefined).map((key) => [key, component[key]]));
  const strip = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'acknowledgement' ? undefined : inner)));
  const references = (picked['externalReferences'] as { hashes?: unknown }[] | undefined)?.map(({ hashes: _, ...rest }) => rest);
  return strip({ ...picked, ...(references && { externalReferences: references }) }) as Record<string, unknown>;
}

describe('agreement with @cyclonedx/cyclonedx-library', () => {
  it('its own output of our components equals ours, field by field', async () => {
    const written = await scan(
      virtualEnvironment(
        distribution('pillow', '12.3.0', {
          headers: ['License-Expression: MIT-CMU', 'Project-URL: Source, https://x.org/s'],
          sboms: { 'p.json': pillow('12.3.0'), 'a.json': auditwheel('pillow', '12.3.0', [['libXau', '1.0.9-3.el8']]) },
        }),
        distribution('cryptography', '50.0.2', {
          sboms: {
            's.json': ROOTLESS_OPENSSL,
            'r.json': maturin('cryptography-rust', '0.50.2', [{ name: 'asn1', version: '0.24.1', scope: 'excluded' }]),
          },
        }),
      ),
    );
    const bom = new Bom();
    for (const component of written.components) bom.components.add(modelOf(component));
    bom.metadata.component = new Component('platform' as never, 'env', { bomRef: new BomRef('environment').value ?? 'environment' });
    const theirs = new JsonSerialize.Normalize.Factory(Spec1dot6).makeForBom().normalize(bom, { sortLists: false });
    const byReference = new Map((theirs.components ?? []).map((component) => [String(component['bom-ref']), component]));
    expect(written.components.length).toBeGreaterThan(8);
    for (const component of written.components) expect(shared(byReference.get(component['bom-ref']) as never)).toEqual(shared(component));
  });

  it('our component types are its own', () => {
    for (const type of COMPONENT_TYPES) expect(Spec1dot6.supportsComponentType(type as never), type).toBe(true);
  });

  it('every licence we accept as an identifier is in the schema', () => {
    const library = dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json'));
    const schema = JSON.parse(readFileSync(join(library, 'res/schema/spdx.SNAPSHOT.schema.json'), 'utf8')) as { enum: string[] };
    const allowed = new Set(schema.enum);
    const load = createRequire(import.meta.url);
    const all = [...(load('spdx-license-ids') as string[]), ...(load('spdx-license-ids/deprecated.json') as string[])];
    expect(all.filter((id) => licenseId(id) !== undefined && !allowed.has(id))).toEqual([]);
  });
});
