/** Embedded documents in the shapes that real producers write, reduced to what makes each shape what it is. */

const SHA = (digit: string): string => digit.repeat(64);

/** auditwheel: CycloneDX 1.4, the root repeated as components[0] under the same reference, one component a grafted file. */
export function auditwheel(
  name: string,
  version: string,
  libraries: readonly (readonly [name: string, version: string])[],
  namespace = 'rpm/almalinux',
): object {
  const root = {
    type: 'library',
    'bom-ref': `pkg:pypi/${name}@${version}?file_name=${name}-${version}-cp311-cp311-manylinux_2_28_x86_64.whl`,
    name,
    version,
    purl: `pkg:pypi/${name}@${version}?file_name=${name}-${version}-cp311-cp311-manylinux_2_28_x86_64.whl`,
  };
  const components = libraries.map(([library, release], index) => ({
    type: 'library',
    'bom-ref': `pkg:${namespace}/${library}@${release}#${SHA(String(index % 10))}`,
    name: library,
    version: release,
    purl: `pkg:${namespace}/${library}@${release}`,
  }));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.4',
    version: 1,
    metadata: { component: root, tools: [{ name: 'auditwheel', version: '6.7.0' }] },
    components: [root, ...components],
    dependencies: [
      { ref: root['bom-ref'], dependsOn: components.map((component) => component['bom-ref']) },
      ...components.map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
}

export interface Crate {
  readonly name: string;
  readonly version: string;
  /** A crate of the same workspace: known by its path, not by a checksum. */
  readonly local?: boolean;
  readonly scope?: string;
  readonly dependsOn?: readonly string[];
}

/** maturin (cargo-cyclonedx): CycloneDX 1.5, a cargo root with a build path, its build target nested, crates with checksums. */
export function maturin(
  crate: string,
  version: string,
  crates: readonly Crate[],
  dependsOn: readonly string[] = crates.map(({ name }) => name),
): object {
  const build = 'path+file:///home/runner/work/project';
  const refOf = ({ name, version: of, local }: Crate): string =>
    local === true ? `${build}/crates/${name}#${of}` : `registry+https://example.com/index#${name}@${of}`;
  const refs = new Map(crates.map((entry) => [entry.name, refOf(entry)]));
  const root = `${build}#${version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    serialNumber: 'urn:uuid:00000000-0000-4000-8000-000000000001',
    metadata: {
      timestamp: '2026-09-12T14:52:35.020248164Z',
      tools: [{ vendor: 'CycloneDX', name: 'cargo-cyclonedx', version: '0.5.9' }],
      component: {
        type: 'library',
        'bom-ref': root,
        name: crate,
        version,
        scope: 'required',
        licenses: [{ expression: 'MIT' }],
        purl: `pkg:cargo/${crate}@${version}?download_url=file://.`,
        components: [
          {
            type: 'library',
            'bom-ref': `${root} bin-target-0`,
            name: crate.replaceAll('-', '_'),
            version,
            purl: `pkg:cargo/${crate}@${version}?download_url=file://.#src/lib.rs`,
          },
        ],
      },
      properties: [{ name: 'cdx:rustc:sbom:target:all_targets', value: 'true' }],
    },
    components: crates.map((entry, index) => ({
      type: 'library',
      'bom-ref': refOf(entry),
      name: entry.name,
      version: entry.version,
      scope: entry.scope ?? 'required',
      author: `Author of ${entry.name}`,
      description: `The ${entry.name} crate.`,
      licenses: [{ expression: 'MIT OR Apache-2.0' }],
      ...(entry.local === true
        ? { purl: `pkg:cargo/${entry.name}@${entry.version}?download_url=file://../${entry.name}` }
        : { purl: `pkg:cargo/${entry.name}@${entry.version}`, hashes: [{ alg: 'SHA-256', content: SHA(String(index % 10)) }] }),
    })),
    dependencies: [
      { ref: root, dependsOn: dependsOn.map((name) => refs.get(name)) },
      ...crates.map((entry) => ({ ref: refOf(entry), dependsOn: (entry.dependsOn ?? []).map((name) => refs.get(name)) })),
    ],
  };
}

/** cryptography: no root, no references, no dependencies. */
export const ROOTLESS_OPENSSL: object = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: { timestamp: '2026-09-29T23:04:34Z' },
  components: [
    {
      type: 'library',
      name: 'openssl',
      version: '4.0.3',
      purl: 'pkg:generic/openssl@4.0.3?download_url=https://example.com/openssl-4.0.3.tar.gz',
      hashes: [{ alg: 'SHA-256', content: SHA('3') }],
      properties: [{ name: 'build:flags', value: 'no-zlib no-shared' }],
    },
  ],
};

/** Pillow: parts of itself as subpaths, libraries known by name alone under references that look like purls, a patched copy. */
export function pillow(version: string): object {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.7',
    version: 1,
    metadata: {
      tools: { components: [{ type: 'application', name: 'generate-sbom.py', group: 'pillow' }] },
      component: {
        'bom-ref': `pkg:pypi/pillow@${version}`,
        type: 'library',
        name: 'Pillow',
        version,
        purl: `pkg:pypi/pillow@${version}`,
        externalReferences: [{ type: 'security-contact', url: 'https://example.com/security' }],
      },
    },
    components: [
      {
        'bom-ref': `pkg:pypi/pillow@${version}#c-ext/PIL._imaging`,
        type: 'library',
        name: 'PIL._imaging',
        version,
        purl: `pkg:pypi/pillow@${version}#c-ext/PIL._imaging`,
      },
      { 'bom-ref': 'pkg:generic/zlib', type: 'library', name: 'zlib', version: '2.3.3', scope: 'optional' },
      {
        'bom-ref': 'pkg:generic/freetype2',
        type: 'library',
        name: 'FreeType',
        version: '2.14.3',
        scope: 'optional',
        licenses: [{ license: { id: 'FTL' } }],
      },
      {
        'bom-ref': `pkg:pypi/pillow@${version}#thirdparty/raqm`,
        type: 'library',
        name: 'raqm',
        version: '0.11.0',
        hashes: [{ alg: 'SHA-256', content: SHA('d') }],
        pedigree: {
          ancestors: [
            {
              'bom-ref': 'pkg:github/HOST-Oman/libraqm@0.11.0#upstream',
              type: 'library',
              name: 'raqm',
              version: '0.11.0',
              purl: 'pkg:github/HOST-Oman/libraqm@0.11.0',
            },
          ],
          patches: [{ type: 'unofficial', diff: { text: { content: 'LS0t', encoding: 'base64' } } }],
          notes: 'Vendored with one change.',
        },
      },
      { 'bom-ref': 'pkg:pypi/pybind11', type: 'library', name: 'pybind11', scope: 'excluded' },
    ],
    dependencies: [
      { ref: `pkg:pypi/pillow@${version}`, dependsOn: [`pkg:pypi/pillow@${version}#c-ext/PIL._imaging`] },
      {
        ref: `pkg:pypi/pillow@${version}#c-ext/PIL._imaging`,
        dependsOn: ['pkg:generic/zlib', `pkg:pypi/pillow@${version}#thirdparty/raqm`],
      },
      { ref: `pkg:pypi/pillow@${version}#thirdparty/raqm`, dependsOn: ['pkg:generic/freetype2'] },
    ],
  };
}

/** virtualenv: embedded wheels as components, what they vendor nested in them, declared dependencies without a version. */
export function virtualenv(version: string): object {
  const file = (wheel: string): object => ({
    type: 'file',
    'bom-ref': `bundled:${wheel}#pip/__init__.py`,
    name: 'pip/__init__.py',
    hashes: [{ alg: 'SHA-256', content: SHA(wheel.includes('26.0.1') ? 'a' : 'b') }],
  });
  const wheel = (of: string): object => ({
    type: 'library',
    'bom-ref': `bundled:pip-${of}`,
    name: 'pip',
    version: of,
    purl: `pkg:pypi/pip@${of}`,
    components: [
      file(`pip-${of}`),
      {
        type: 'library',
        'bom-ref': `pkg:pypi/pip@${of}#vendored/pkg:pypi/cachecontrol@0.14.4`,
        name: 'cachecontrol',
        version: '0.14.4',
        purl: 'pkg:pypi/cachecontrol@0.14.4',
      },
    ],
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    serialNumber: 'urn:uuid:bbee656d-72e6-5bb6-a605-b7057fb3f7bf',
    metadata: {
      tools: { components: [{ type: 'application', 'bom-ref': 'tool:hatch_build.py', name: 'hatch_build.py', version }] },
      component: {
        type: 'application',
        'bom-ref': `pkg:pypi/virtualenv@${version}`,
        name: 'virtualenv',
        version,
        purl: `pkg:pypi/virtualenv@${version}`,
      },
    },
    components: [
      wheel('26.0.1'),
      wheel('26.2.1'),
      {
        type: 'library',
        'bom-ref': "requires-dist:filelock<5,>=3.24.2; python_version >= '3.10'",
        name: 'filelock',
        purl: 'pkg:pypi/filelock',
      },
      { type: 'library', 'bom-ref': 'requires-dist:distlib', name: 'distlib', purl: 'pkg:pypi/distlib' },
    ],
    dependencies: [
      {
        ref: `pkg:pypi/virtualenv@${version}`,
        dependsOn: [
          'bundled:pip-26.0.1',
          'bundled:pip-26.2.1',
          "requires-dist:filelock<5,>=3.24.2; python_version >= '3.10'",
          'requires-dist:distlib',
        ],
      },
      { ref: 'tool:hatch_build.py' },
    ],
    compositions: [{ aggregate: 'incomplete', dependencies: [`pkg:pypi/virtualenv@${version}`] }],
  };
}

/** onnx: an unversioned root, bare words as references, a GitHub purl whose version has a v. */
export const ONNX: object = {
  bomFormat: 'CycloneDX',
  specVersion: '1.7',
  version: 1,
  metadata: { component: { type: 'library', name: 'onnx', purl: 'pkg:pypi/onnx', 'bom-ref': 'onnx' } },
  components: [
    {
      type: 'library',
      name: 'protobuf',
      version: '31.1',
      'bom-ref': 'protobuf',
      purl: 'pkg:github/protocolbuffers/protobuf@v31.1',
      licenses: [{ license: { id: 'BSD-3-Clause' } }],
    },
  ],
  dependencies: [{ ref: 'onnx', dependsOn: ['protobuf'] }, { ref: 'protobuf' }],
};

/** pip's vendored list: a root by name alone, repeated among the components, purls in the spelling of the projects. */
export const PIP_VENDORED: object = {
  $schema: 'http://cyclonedx.org/schema/bom-1.4.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.4',
  version: 1,
  metadata: { component: { 'bom-ref': 'bom-ref:pip', name: 'pip', type: 'library' }, tools: [{ name: 'vendoring', version: '1.4.0' }] },
  components: [
    { 'bom-ref': 'bom-ref:pip', name: 'pip', type: 'library' },
    {
      'bom-ref': 'pkg:pypi/CacheControl@0.14.4',
      name: 'CacheControl',
      purl: 'pkg:pypi/CacheControl@0.14.4',
      type: 'library',
      version: '0.14.4',
    },
    { 'bom-ref': 'pkg:pypi/certifi@2026.6.17', name: 'certifi', purl: 'pkg:pypi/certifi@2026.6.17', type: 'library', version: '2026.6.17' },
  ],
  dependencies: [
    { ref: 'bom-ref:pip', dependsOn: ['pkg:pypi/CacheControl@0.14.4', 'pkg:pypi/certifi@2026.6.17'] },
    { ref: 'pkg:pypi/CacheControl@0.14.4' },
    { ref: 'pkg:pypi/certifi@2026.6.17' },
  ],
};

/** Fedora's and RHEL's wheels for ensurepip: exactly one component, which is this very package as an rpm. */
export const FEDORA_SETUPTOOLS: object = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    {
      type: 'library',
      name: 'python3.11-setuptools',
      version: '65.5.1-3.el9',
      purl: 'pkg:rpm/redhat/python3.11-setuptools@65.5.1-3.el9?arch=src',
    },
  ],
};
