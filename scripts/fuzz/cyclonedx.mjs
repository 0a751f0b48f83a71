/** CycloneDX documents with anything in them, as values; what becomes JSON or XML of them says texts.mjs. */
import { cpe, hex, name, purl, text, time, url, version, wrong } from './values.mjs';

const TYPES = [
  'library',
  'application',
  'file',
  'framework',
  'operating-system',
  'container',
  'platform',
  'data',
  'firmware',
  'constructor',
  'Library',
];
const AGGREGATES = ['complete', 'incomplete', 'unknown', 'not_specified', 'incomplete_first_party_only', 'whatever'];
const REFERENCE_TYPES = [
  'website',
  'vcs',
  'distribution',
  'advisories',
  'bom',
  'exploitability-statement',
  'security-contact',
  'rfc-9116',
  'license',
  'toString',
  'other',
];
const HASHES = [
  ['SHA-256', 64],
  ['SHA-1', 40],
  ['MD5', 32],
  ['SHA-512', 128],
  ['BLAKE3', 64],
  ['SHA-256', 7],
  ['constructor', 64],
];

/** A text, or once in a while what is none. */
const loose = (make) => (choices) => (choices.once(40) ? wrong(choices) : make(choices));

const hash = (c) => {
  const [alg, length] = c.pick(HASHES);
  return { alg, content: hex(c, length) };
};
const contact = (c) => c.some({ name: text, email: (d) => d.pick(['a@example.com', 'a', 'a@b@c', 'a b@c', '@']), phone: text });
const organization = (c) => c.some({ name: text, url: (d) => d.list(2, url), contact: (d) => d.list(2, contact) });
const attached = (c) => ({ content: text(c), ...c.some({ contentType: text, encoding: (d) => d.pick(['base64', 'x']) }) });
const license = (c) =>
  c.oneOf(
    (d) => ({ license: { id: d.pick(['MIT', 'Apache-2.0', 'mit', 'constructor', 'GPL-2.0+']) } }),
    (d) => ({
      expression: d.pick(['MIT OR Apache-2.0', 'LicenseRef-a AND MIT', 'MIT WITH x', '('.repeat(50), 'MIT AND']),
      ...d.some({ acknowledgement: (e) => e.pick(['declared', 'concluded', 'x']) }),
    }),
    (d) => ({ license: { name: text(d), ...d.some({ url, text: attached, acknowledgement: (e) => e.pick(['declared', 'concluded']) }) } }),
    (d) => ({
      expression: 'LicenseRef-a AND MIT',
      expressionDetails: [{ licenseIdentifier: d.pick(['LicenseRef-a', 'LicenseRef-b']), text: attached(d) }],
    }),
  );
const externalReference = (c) => ({
  type: c.pick(REFERENCE_TYPES),
  url: url(c),
  ...c.some({ comment: text, hashes: (d) => d.list(2, hash) }, 3),
});
const property = (c) => ({
  name: c.oneOf(
    (d) =>
      d.pick([
        'a',
        'cdx:python:package:required-extra',
        'pyenv-sbom:bundled-by',
        'pyenv-sbom:stated-of',
        'pyenv-sbom:spdx:checksum',
        'pyenv-sbom:spdx:downloadLocation',
        'pyenv-sbom:files-collapsed',
        'syft:location:0:path',
        'syft:cpe23',
      ]),
    text,
  ),
  value: c.oneOf(text, cpe, purl),
});
const evidence = (c) =>
  c.some({
    identity: (d) =>
      d.list(2, (e) => ({
        field: e.pick(['purl', 'cpe', 'name', 'x']),
        confidence: e.pick([0.5, 1, 2, -1]),
        ...e.some({
          concludedValue: text,
          methods: (f) => [{ technique: f.pick(['filename', 'manifest-analysis', 'x']), confidence: 0.5, value: text(f) }],
        }),
      })),
    occurrences: (d) =>
      d.list(3, (e) => ({
        location: text(e),
        ...e.some({ line: (f) => f.pick([1, 0, -1, 2 ** 53, 1.5]), symbol: text, additionalContext: text }),
      })),
    licenses: (d) => d.list(2, license),
    copyright: (d) => d.list(2, (e) => ({ text: text(e) })),
  });
const source = (c) => c.some({ name: text, url });
const patch = (c) => ({
  type: c.pick(['backport', 'unofficial', 'x']),
  ...c.some({
    diff: (d) => d.some({ text: attached, url }),
    resolves: (d) => [
      { type: d.pick(['security', 'x']), id: 'CVE-2023-32681', ...d.some({ name: text, source, references: (e) => e.list(2, url) }) },
    ],
  }),
});
const pedigree = (c) =>
  c.some({
    ancestors: (d) => d.list(2, (e) => ({ type: 'library', name: name(e), ...e.some({ purl, version, cpe }) })),
    variants: (d) => d.list(1, (e) => ({ type: 'library', name: name(e), pedigree: { notes: text(e) } })),
    commits: (d) => d.list(2, (e) => e.some({ uid: text, url, message: text })),
    patches: (d) => d.list(2, patch),
    notes: text,
  });

/** A component; `reference` names it, or nothing does. */
export function component(c, reference) {
  return {
    type: c.pick(TYPES),
    ...(reference !== undefined && { 'bom-ref': reference }),
    name: loose(name)(c),
    ...c.some({ version: loose(version), purl: loose(purl) }),
    ...c.some({ cpe }, 3),
    ...c.some(
      {
        group: text,
        description: loose(text),
        scope: (d) => d.pick(['required', 'optional', 'excluded', 'x']),
        copyright: text,
        publisher: text,
        author: text,
        authors: (d) => d.list(3, contact),
        supplier: organization,
        manufacturer: organization,
        'mime-type': (d) => d.pick(['text/plain', 'x']),
        modified: (d) => d.pick([true, false, 'x']),
        licenses: (d) => d.list(3, loose(license)),
        hashes: (d) => d.list(3, loose(hash)),
        externalReferences: (d) => d.list(3, loose(externalReference)),
        properties: (d) => d.list(4, loose(property)),
        evidence,
        pedigree,
        tags: (d) => d.list(2, text),
        omniborId: (d) => d.list(2, text),
        swhid: (d) => d.list(2, text),
        components: (d) => d.list(2, (e) => component(e, referenceOf(e))),
      },
      5,
    ),
  };
}

/** References: few, so that several components bear one; purls, and the grammar of ours. */
export function referenceOf(c) {
  return c.oneOf(
    (d) => d.pick(['r0', 'r1', 'r2', 'r3']),
    purl,
    (d) => d.pick(['environment', 'root', 'component:x#library/a', 'distribution:requests@2.31.0', '', 'a#b', 'urn:cdx:x/1#r1']),
    text,
  );
}

const vulnerability = (c) =>
  c.some({
    id: (d) => d.pick(['CVE-2023-32681', 'GHSA-x', '']),
    source,
    references: (d) => d.list(2, (e) => ({ id: text(e), source: source(e) })),
    ratings: (d) =>
      d.list(2, (e) =>
        e.some({
          score: (f) => f.pick([9.8, -1, 1e9]),
          severity: (f) => f.pick(['high', 'x']),
          method: (f) => f.pick(['CVSSv31', 'x']),
          vector: text,
          justification: text,
        }),
      ),
    cwes: (d) => d.list(3, (e) => e.pick([79, 0, -1, 1.5, 2 ** 53])),
    description: text,
    detail: text,
    recommendation: text,
    workaround: text,
    advisories: (d) => d.list(2, (e) => e.some({ title: text, url })),
    created: time,
    published: time,
    updated: time,
    rejected: time,
    credits: (d) => d.some({ organizations: (e) => e.list(1, organization), individuals: (e) => e.list(1, contact) }),
    analysis: (d) =>
      d.some({
        state: (e) => e.pick(['not_affected', 'resolved', 'x']),
        justification: (e) => e.pick(['code_not_present', 'x']),
        response: (e) => e.list(2, (f) => f.pick(['update', 'x'])),
        detail: text,
        firstIssued: time,
      }),
    affects: (d) =>
      d.list(3, (e) => ({
        ref: referenceOf(e),
        ...e.some({ versions: (f) => f.list(2, (g) => g.some({ version, range: text, status: (h) => h.pick(['affected', 'x']) })) }),
      })),
    properties: (d) => d.list(2, property),
  });

/** A document, of a version that is read or is not. */
export function cyclonedx(c) {
  return {
    bomFormat: 'CycloneDX',
    specVersion: c.pick(['1.6', '1.7', '1.5', '1.4', '1.3', '9.9']),
    ...c.some({
      serialNumber: (d) => d.pick(['urn:uuid:00000000-0000-4000-8000-000000000001', 'x']),
      version: (d) => d.pick([1, -1, 'x']),
    }),
    metadata: c.some({
      component: (d) => component(d, d.once(4) ? undefined : referenceOf(d)),
      timestamp: time,
      tools: (d) =>
        d.oneOf(
          (e) => e.list(2, (f) => ({ vendor: text(f), name: f.pick(['x', 'pyenv-sbom', 'a\u001b[0m']), version: version(f) })),
          (e) => ({ components: e.list(2, (f) => component(f, referenceOf(f))) }),
        ),
      lifecycles: (d) => d.list(2, (e) => ({ phase: e.pick(['build', 'operations', 'x']), ...e.some({ name: text, description: text }) })),
      authors: (d) => d.list(1, contact),
      properties: (d) => d.list(2, property),
    }),
    components: c.list(6, (d) => component(d, d.once(5) ? undefined : referenceOf(d))),
    dependencies: c.list(6, (d) => ({
      ref: referenceOf(d),
      ...d.some({ dependsOn: (e) => e.list(3, referenceOf), provides: (e) => e.list(2, referenceOf) }),
    })),
    ...c.some(
      {
        compositions: (d) =>
          d.list(3, (e) => ({
            aggregate: e.pick(AGGREGATES),
            ...e.some({ assemblies: (f) => f.list(3, referenceOf), dependencies: (f) => f.list(3, referenceOf) }),
          })),
        vulnerabilities: (d) => d.list(3, loose(vulnerability)),
        annotations: (d) =>
          d.list(3, (e) => ({
            subjects: e.list(2, referenceOf),
            annotator: e.pick([
              { individual: { name: 'Ann' } },
              { organization: {} },
              { component: { type: 'application', name: 'pyenv-sbom' } },
              {},
            ]),
            timestamp: time(e),
            text: text(e),
          })),
        externalReferences: (d) => d.list(2, externalReference),
        citations: (d) => d.list(2, (e) => ({ timestamp: time(e), attributedTo: referenceOf(e), pointers: [text(e)], note: text(e) })),
        services: (d) => d.list(1, (e) => ({ name: text(e) })),
        properties: (d) => d.list(2, property),
      },
      3,
    ),
  };
}
