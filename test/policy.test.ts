/** Licence policies, the ignore file, leaving out, and what is said of the root (docs/gates.md). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import type { ComponentId, License } from '../src/model/component.ts';
import type { RootedInventory } from '../src/model/inventory.ts';
import { edgesBySource, reachableFrom } from '../src/model/relation.ts';
import { describeRoot, rootFacts } from '../src/model/root-facts.ts';
import { applyIgnores, parseIgnoreFile } from '../src/policy/ignore.ts';
import { excludeDistributions, leaveOutPipVendored } from '../src/policy/leave-out.ts';
import { licenseFindings } from '../src/policy/license-gate.ts';
import { type Answer, judgeComponent, judgeLicense, type LicensePolicy, licensePolicy } from '../src/policy/license-policy.ts';
import { wildcard } from '../src/policy/wildcard.ts';
import { component, installed, inventory, ROOT } from './support/inventory.ts';

function policy(allow: string | undefined, deny = ''): LicensePolicy {
  const made = licensePolicy(allow === undefined ? undefined : [allow], [deny]);
  if ('refused' in made) throw new Error(`refused: ${made.refused.join(', ')}`);
  return made.policy;
}

const expression = (value: string): License => ({ kind: 'expression', value });
const answer = (value: string, allow: string | undefined, deny?: string): Answer =>
  judgeLicense(expression(value), policy(allow, deny)).answer;

describe('--allow-licenses', () => {
  it.each([
    ['MIT', 'MIT', 'allowed'],
    ['mit', 'MIT', 'allowed'],
    ['MIT OR GPL-3.0-only', 'MIT', 'allowed'],
    ['MIT AND GPL-3.0-only', 'MIT', 'denied'],
    ['MIT AND Apache-2.0', 'MIT,Apache-2.0', 'allowed'],
    ['(MIT OR GPL-3.0-only) AND (GPL-2.0-only OR Apache-2.0)', 'MIT, Apache-2.0', 'allowed'],
    ['MIT AND (GPL-2.0-only OR Apache-2.0)', 'MIT', 'denied'],
    // WITH: another licence than the one without.
    ['Apache-2.0 WITH LLVM-exception', 'Apache-2.0', 'denied'],
    ['Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'denied'],
    ['Apache-2.0 WITH LLVM-exception', 'Apache-2.0 WITH LLVM-exception', 'allowed'],
    ['Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT', 'MIT', 'allowed'],
    ['GPL-2.0-with-classpath-exception', 'GPL-2.0-only WITH Classpath-exception-2.0', 'allowed'],
    ['GPL-3.0-or-later WITH GCC-exception-3.1', 'GPL-* WITH GCC-exception-*', 'allowed'],
    ['GPL-3.0-or-later WITH GCC-exception-3.1', 'GPL-*', 'denied'],
    // Versions: a choice among this one and the later ones.
    ['GPL-2.0-or-later', 'GPL-3.0-only', 'allowed'],
    ['GPL-2.0+', 'GPL-3.0-only', 'allowed'],
    ['GPL-3.0-or-later', 'GPL-2.0-only', 'denied'],
    ['GPL-2.0-only', 'GPL-2.0-or-later', 'allowed'],
    ['GPL-3.0-only', 'GPL-2.0-or-later', 'allowed'],
    ['GPL-2.0', 'GPL-2.0-only', 'allowed'],
    ['GPL-2.0-or-later', 'LGPL-3.0-only', 'denied'],
    ['MPL-1.1+', 'MPL-2.0', 'allowed'],
    ['MPL-1.1+', 'MPL-2.0-no-copyleft-exception', 'denied'],
    ['BSD-2-Clause+', 'BSD-3-Clause', 'denied'],
    ['CC-BY-SA-3.0', 'CC-*', 'allowed'],
    // Nobody can say.
    ['LicenseRef-Proprietary', 'MIT', 'unknown'],
    ['LicenseRef-Proprietary', 'LicenseRef-Proprietary', 'allowed'],
    ['LicenseRef-Proprietary OR MIT', 'MIT', 'allowed'],
    ['LicenseRef-Proprietary AND MIT', 'MIT', 'unknown'],
    ['LicenseRef-Proprietary AND GPL-3.0-only', 'MIT', 'denied'],
    ['LicenseRef-Proprietary OR GPL-3.0-only', 'MIT', 'unknown'],
    ['NOASSERTION', 'MIT', 'unknown'],
    ['NONE', 'MIT', 'unknown'],
    ['no expression at all', 'MIT', 'unknown'],
  ] as const)('%s, allowed %s: %s', (stated, allow, expected) => expect(answer(stated, allow)).toBe(expected));
});

describe('--deny-licenses', () => {
  it.each([
    ['MIT', 'GPL-3.0-only', 'allowed'],
    ['GPL-3.0-only', 'GPL-3.0-only', 'denied'],
    ['GPL-3.0-only OR MIT', 'GPL-3.0-only', 'allowed'],
    ['GPL-3.0-only AND MIT', 'GPL-3.0-only', 'denied'],
    ['GPL-3.0-or-later', 'GPL-3.0-only', 'denied'],
    ['GPL-2.0-or-later', 'GPL-*', 'denied'],
    ['AGPL-3.0-or-later', 'GPL-*', 'allowed'],
    ['AGPL-3.0-or-later', '*GPL-*', 'denied'],
    ['GPL-3.0-only WITH GCC-exception-3.1', 'GPL-3.0-only', 'allowed'],
    ['GPL-3.0-only WITH GCC-exception-3.1', 'GPL-* WITH *', 'denied'],
    ['GPL-3.0-only', 'GPL-* WITH *', 'allowed'],
    ['LicenseRef-X', 'LicenseRef-*', 'denied'],
    ['LicenseRef-X', 'GPL-*', 'unknown'],
  ] as const)('%s, denied %s: %s', (stated, deny, expected) => expect(answer(stated, undefined, deny)).toBe(expected));

  it('wins over what is allowed', () => expect(answer('MIT', 'MIT', 'MIT')).toBe('denied'));
  it('names the licences that decide', () => {
    const { because } = judgeLicense(expression('MIT AND (GPL-2.0+ OR AGPL-3.0-only) AND Zlib'), policy('MIT,Zlib'));
    expect(because).toEqual(['GPL-2.0-or-later', 'AGPL-3.0-only']);
  });
});

describe('the entries of a list', () => {
  it.each(['GPL3', 'MIT OR Apache-2.0', 'Apache 2', 'MIT WITH', 'GPL-3.0-only WITH no-such-exception', 'name:', 'GPL-* WITH', '*;*'])(
    'refuses %s, which would name nothing',
    (text) => expect(licensePolicy(undefined, [text])).toEqual({ refused: [text] }),
  );
  it('names a licence that is none of SPDX by its text', () => {
    const named: License = { kind: 'name', value: 'BSD  License' };
    expect(judgeLicense(named, policy('MIT')).answer).toBe('unknown');
    expect(judgeLicense(named, policy('MIT,name:bsd license')).answer).toBe('allowed');
    expect(judgeLicense(named, policy(undefined, 'name:*bsd*')).answer).toBe('denied');
  });
});

describe('a component', () => {
  it('with several statements has to satisfy all of them', () => {
    const licenses: readonly License[] = [
      { kind: 'id', value: 'MIT' },
      { kind: 'id', value: 'GPL-3.0-only' },
    ];
    expect(judgeComponent({ licenses }, policy('MIT')).answer).toBe('denied');
  });
  it('is judged by what somebody concluded, where somebody did', () => {
    const licenses: readonly License[] = [{ kind: 'id', value: 'MIT', acknowledgement: 'declared' }];
    const evidence = { licenses: [{ kind: 'id', value: 'GPL-3.0-only', acknowledgement: 'concluded' } as const] };
    expect(judgeComponent({ licenses, evidence }, policy('MIT')).answer).toBe('denied');
  });
  it('that states nothing is unknown', () => expect(judgeComponent({}, policy('MIT')).answer).toBe('unknown'));
});

describe('the laws of expressions', () => {
  const simple = fc.constantFrom('MIT', 'GPL-2.0-or-later', 'Apache-2.0', 'LicenseRef-a', 'GPL-3.0-only WITH GCC-exception-3.1');
  const tree = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      simple,
      fc.tuple(tie('node'), fc.constantFrom('AND', 'OR'), tie('node')).map(([left, word, right]) => `(${left} ${word} ${right})`),
    ),
  })).node;
  const lists = fc.subarray(['MIT', 'GPL-3.0-only', 'Apache-2.0', 'LicenseRef-*', 'GPL-* WITH *']);
  const order: Readonly<Record<Answer, number>> = { denied: 0, unknown: 1, allowed: 2 };

  it('OR is the better of both sides, AND the worse', () => {
    fc.assert(
      fc.property(tree, tree, lists, lists, (left, right, allow, deny) => {
        const judge = (text: string): number => order[answer(text, allow.join(','), deny.join(','))];
        expect(judge(`(${left}) OR (${right})`)).toBe(Math.max(judge(left), judge(right)));
        expect(judge(`(${left}) AND (${right})`)).toBe(Math.min(judge(left), judge(right)));
      }),
    );
  });
  it('allowing more never denies more, denying more never allows more', () => {
    fc.assert(
      fc.property(tree, lists, lists, lists, (text, allow, more, deny) => {
        const judge = (allowed: readonly string[], denied: readonly string[]): number =>
          order[answer(text, allowed.join(','), denied.join(','))];
        expect(judge([...allow, ...more], deny)).toBeGreaterThanOrEqual(judge(allow, deny));
        expect(judge(allow, [...deny, ...more])).toBeLessThanOrEqual(judge(allow, deny));
      }),
    );
  });
});

describe('wildcards', () => {
  it('agree with the regular expression that they abbreviate', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*]{0,8}$/), fc.stringMatching(/^[ab]{0,8}$/), (pattern, text) => {
        expect(wildcard(pattern)(text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
      }),
    );
  });
});

describe('the findings of a licence policy', () => {
  it('leave out the root, files without a licence, and what is not in the package', () => {
    const given = inventory([
      installed('good', { licenses: [{ kind: 'id', value: 'MIT' }] }),
      installed('bad', { licenses: [{ kind: 'id', value: 'GPL-3.0-only' }], evidence: { occurrences: [{ location: 'bad/METADATA' }] } }),
      installed('silent'),
      component('tool', { scope: 'excluded', licenses: [{ kind: 'id', value: 'GPL-3.0-only' }] }),
      component('file.c', { type: 'file' }),
    ]);
    expect(licenseFindings(given, policy('MIT'))).toEqual([
      { code: 'license-denied', at: { path: 'bad/METADATA' }, component: 'bad 1.0', licenses: ['GPL-3.0-only'] },
      { code: 'license-unknown', at: { path: '' }, component: 'silent 1.0', licenses: ['no licence is stated'] },
    ]);
  });
});

describe('the ignore file', () => {
  const unclaimed = (distribution: string): Diagnostic => ({
    code: 'native-library-unclaimed',
    at: { path: `lib/${distribution}-1.0.dist-info/METADATA` },
    distribution,
    count: 2,
  });
  const parse = (text: string) => {
    const parsed = parseIgnoreFile(text);
    if ('problem' in parsed) throw new Error(parsed.problem);
    return parsed.entries;
  };

  it('takes out what an entry names, and says which entries are old or idle', () => {
    const entries = parse(`# accepted
ignore:
  - code: native-library-unclaimed
    component: Py_Torch
    reason: built by us
    expires: 2027-06-30
  - code: native-library-unclaimed
    component: numpy
    reason: looked at
    expires: 2026-01-31
  - code: metadata-empty
    path: lib/*
    reason: a stub
`);
    const { kept, ignored, findings } = applyIgnores([unclaimed('py-torch'), unclaimed('numpy')], entries, '2027-06-30', '.ignore.yaml');
    expect(ignored).toEqual([unclaimed('py-torch')]);
    expect(kept).toEqual([unclaimed('numpy')]);
    expect(findings.map(({ code, entry, expires }) => [code, entry, expires])).toEqual([
      ['ignore-expired', 'native-library-unclaimed numpy', '2026-01-31'],
      ['ignore-unused', 'metadata-empty lib/*', ''],
    ]);
  });
  it('holds to the end of the last day and no longer', () => {
    const entries = parse('ignore: [{code: native-library-unclaimed, reason: r, expires: 2027-06-30}]');
    expect(applyIgnores([unclaimed('a')], entries, '2027-06-30', '').kept).toEqual([]);
    expect(applyIgnores([unclaimed('a')], entries, '2027-07-01', '').kept).toHaveLength(1);
  });
  it.each([
    ['ignore: [{code: native-library-unclaimed}]', '"reason" is missing'],
    ['ignore: [{code: native-library-unclaimed, reason: " "}]', '"reason" has to be a text'],
    ['ignore: [{reason: r}]', '"code" is missing'],
    ['ignore: [{code: no-such-code, reason: r}]', 'no code of a finding'],
    ['ignore: [{code: native-library-unclaimed, reason: r, expiry: 2027-01-01}]', 'unknown key "expiry"'],
    ['ignore: [{code: native-library-unclaimed, reason: r, expires: 2027-02-29}]', 'not a day'],
    ['ignore: [{code: native-library-unclaimed, reason: r, expires: soon}]', 'not a day'],
    ['ignore: [{code: native-library-unclaimed, reason: [r]}]', '"reason" has to be a text'],
    ['ignore: [native-library-unclaimed]', 'entry 1: it is not a mapping'],
    ['- code: native-library-unclaimed', 'the one key "ignore"'],
    ['ignore: {}', 'the one key "ignore"'],
    ['', 'not YAML'],
    ['ignore: [', 'not YAML'],
    ['ignore:\n  - !!js/function code: x', 'not YAML'],
    [`ignore: ${'['.repeat(30)}${']'.repeat(30)}`, 'not YAML'],
  ])('refuses %j', (text, problem) => expect(parseIgnoreFile(text)).toEqual({ problem: expect.stringContaining(problem) }));
  it('takes no text for an entry but those of the format, and never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void parseIgnoreFile(text)));
  });
});

/** What must hold of every inventory: no reference leads nowhere, and everything is reachable. */
function expectWhole(given: RootedInventory): void {
  const ids = new Set(given.components.map(({ id }) => id));
  const references = [
    ...given.relations.flatMap(({ from, to }) => [from, to]),
    ...given.completeness.map(({ of }) => of),
    ...given.dependenciesKnown,
    ...given.vulnerabilities.flatMap(({ affects }) => (affects ?? []).map(({ target }) => target)),
  ];
  expect(references.filter((id) => !ids.has(id))).toEqual([]);
  expect(reachableFrom([given.root], edgesBySource(given.relations)).size).toBe(given.components.length);
}

const names = (given: RootedInventory): readonly string[] => given.components.map(({ id }) => id as string).filter((id) => id !== ROOT);

describe('--exclude', () => {
  const given = inventory(
    [
      installed('app'),
      installed('black'),
      installed('click'),
      installed('pathspec'),
      component('mypyc', { purl: 'pkg:cargo/mypyc@1.0', version: '1.0', properties: [{ name: 'pyenv-sbom:bundled-by', value: 'black' }] }),
      component('shared', {
        purl: 'pkg:cargo/shared@1.0',
        version: '1.0',
        properties: [
          { name: 'pyenv-sbom:bundled-by', value: 'app' },
          { name: 'pyenv-sbom:bundled-by', value: 'black' },
        ],
      }),
    ],
    [
      [ROOT, 'dependsOn', 'app'],
      [ROOT, 'dependsOn', 'black'],
      ['app', 'dependsOn', 'click'],
      ['black', 'dependsOn', 'click'],
      ['black', 'dependsOn', 'pathspec'],
      ['black', 'contains', 'mypyc'],
      ['black', 'contains', 'shared'],
      ['black', 'bundles', 'mypyc'],
      ['black', 'bundles', 'shared'],
      ['app', 'bundles', 'shared'],
    ],
    {
      dependenciesKnown: new Set(['black' as ComponentId]),
      vulnerabilities: [{ id: 'V-1', affects: [{ target: 'mypyc' as ComponentId }] }],
    },
  );

  it('leaves out a distribution with what it alone carries, and nothing else that is installed', () => {
    const { inventory: rest, components, unmatched } = excludeDistributions(given, ['Black']);
    expectWhole(rest);
    expect(names(rest)).toEqual(['app', 'click', 'pathspec', 'shared']);
    expect(components.map(({ name }) => name)).toEqual(['black', 'mypyc']);
    expect(unmatched).toEqual([]);
    expect(rest.relations).toContainEqual({ from: ROOT, kind: 'contains', to: 'pathspec' });
    expect(rest.relations).toContainEqual({ from: 'app', kind: 'contains', to: 'shared' });
    expect(rest.vulnerabilities).toEqual([]);
  });
  it('says on the root what is missing, and takes back who carried what', () => {
    const { inventory: rest } = excludeDistributions(given, ['bl*']);
    expect(rest.components.find(({ id }) => id === ROOT)?.properties).toEqual([{ name: 'pyenv-sbom:left-out', value: 'black' }]);
    expect(rest.components.find(({ id }) => id === ('shared' as ComponentId))?.properties).toEqual([
      { name: 'pyenv-sbom:bundled-by', value: 'app' },
    ]);
  });
  it('names what nothing is called, and touches nothing then', () => {
    const { inventory: rest, unmatched } = excludeDistributions(given, ['blak', 'shared']);
    expect(unmatched).toEqual(['blak', 'shared']);
    expect(rest).toBe(given);
  });
});

describe('--no-pip-vendored', () => {
  const vendored = (name: string, version: string) => component(name, { version, purl: `pkg:pypi/${name}@${version}` });
  const given = inventory(
    [
      installed('pip', { version: '26.3' }),
      installed('requests'),
      vendored('setuptools', '70.3.0'),
      vendored('rich', '15'),
      installed('app'),
    ],
    [
      [ROOT, 'dependsOn', 'pip'],
      [ROOT, 'dependsOn', 'app'],
      ['pip', 'contains', 'setuptools'],
      ['pip', 'contains', 'rich'],
      ['pip', 'contains', 'requests'],
      ['pip', 'bundles', 'setuptools'],
      ['pip', 'bundles', 'rich'],
      ['pip', 'bundles', 'requests'],
      ['app', 'bundles', 'rich'],
    ],
    { completeness: [{ of: 'pip' as ComponentId, aspect: 'assembly', aggregate: 'complete' }] },
  );

  it('leaves out what pip alone carries; what is installed, or carried by another, stays', () => {
    const { inventory: rest, components } = leaveOutPipVendored(given);
    expectWhole(rest);
    expect(names(rest)).toEqual(['pip', 'requests', 'rich', 'app']);
    expect(components.map(({ name }) => name)).toEqual(['setuptools']);
    expect(rest.relations.filter(({ from }) => from === ('pip' as ComponentId))).toEqual([]);
  });
  it('no longer calls pip complete, and says how much is missing', () => {
    const { inventory: rest } = leaveOutPipVendored(given);
    expect(rest.completeness).toEqual([{ of: 'pip', aspect: 'assembly', aggregate: 'incomplete' }]);
    expect(rest.components.find(({ id }) => id === ('pip' as ComponentId))?.properties).toEqual([
      { name: 'pyenv-sbom:left-out', value: '3 vendored components' },
    ]);
  });
  it('changes nothing where pip carries nothing', () => {
    const plain = inventory([installed('pip')], [[ROOT, 'dependsOn', 'pip']]);
    expect(leaveOutPipVendored(plain).inventory.components).toEqual(plain.components);
  });
});

describe('leaving out, on any graph', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
  const graph = fc.record({
    distributions: fc.subarray([...ids]),
    edges: fc.array(
      fc.tuple(fc.constantFrom(...ids), fc.constantFrom('dependsOn', 'contains', 'bundles', 'isVariantOf'), fc.constantFrom(...ids)),
      {
        maxLength: 20,
      },
    ),
    excluded: fc.subarray([...ids]),
  });
  it('what is left is whole, and of what is installed only the named is gone', () => {
    fc.assert(
      fc.property(graph, ({ distributions, edges, excluded }) => {
        const components = ids.map((id) => (distributions.includes(id) ? installed(id) : component(id)));
        const given = inventory(components, [
          ...ids.map((id) => [ROOT, 'contains', id] as const),
          ...edges.filter(([from, , to]) => from !== to),
        ] as never);
        const { inventory: rest } = excludeDistributions(given, excluded);
        expectWhole(rest);
        const gone = distributions.filter((id) => !names(rest).includes(id));
        expect(gone).toEqual(distributions.filter((id) => excluded.includes(id)));
      }),
    );
  });
});

describe('the root', () => {
  it.each([
    [{ type: 'thing' }, 'no type of component'],
    [{ purl: 'not a purl' }, 'no package URL'],
    [{ purl: 'pkg:pypi/a@1', version: '2' }, 'the purl says version'],
    [{ name: ' ' }, 'the name of the root is empty'],
    [{ version: '1'.repeat(1025) }, 'the version of the root has 1025 characters; 1024 are the most that a document holds'],
  ])('refuses %j', (texts, problem) => expect(rootFacts(texts)).toEqual({ problem: expect.stringContaining(problem) }));
  it('takes name and version from the purl where they are not stated', () => {
    expect(rootFacts({ purl: 'pkg:pypi/shop@1.2' })).toEqual({ facts: expect.objectContaining({ name: 'shop', version: '1.2' }) });
    expect(rootFacts({ purl: 'pkg:pypi/shop', version: '3' })).toMatchObject({ facts: { purl: { name: 'shop', version: '3' } } });
  });
  it('leaves the purl to what is installed under it', () => {
    const described = rootFacts({ purl: 'pkg:pypi/a@1.0', version: '1.0' });
    if ('problem' in described) throw new Error(described.problem);
    const [root] = describeRoot(inventory([installed('a')]), described.facts).components;
    expect(root).toMatchObject({ name: 'a', version: '1.0' });
    expect(root?.purl).toBeUndefined();
    const [other] = describeRoot(inventory([installed('b')]), described.facts).components;
    expect(other?.purl).toMatchObject({ type: 'pypi', name: 'a', version: '1.0' });
    expect(describeRoot(inventory([installed('a')])).components[0]?.name).toBe('my-environment');
  });
  it('is described, and nothing else is', () => {
    const given = inventory([installed('a')]);
    const described = rootFacts({ name: 'Shop', version: '1.2', type: 'application', supplier: 'Example Ltd' });
    if ('problem' in described) throw new Error(described.problem);
    const [root, ...others] = describeRoot(given, described.facts).components;
    expect(root).toMatchObject({ name: 'Shop', version: '1.2', type: 'application', supplier: { name: 'Example Ltd' } });
    expect(others).toEqual(given.components.slice(1));
  });
});
