import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { changePurl, formatPurl, makePurl, parsePurl } from '../../../src/model/purl.ts';

interface OfficialTest {
  readonly description: string;
  readonly test_type: 'parse' | 'build' | 'roundtrip';
  readonly input: string | Parts;
  readonly expected_output: string | Parts | null;
  readonly expected_failure: boolean;
}

interface Parts {
  readonly type: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly qualifiers: Record<string, string> | null;
  readonly subpath: string | null;
}

const FOLDER = new URL('../../fixtures/purl-spec/', import.meta.url);
const SUITES = readdirSync(FOLDER).filter((name) => name.endsWith('-test.json'));

/** Cases where we deviate on purpose, each with its reason; anything else must pass. */
const DEVIATIONS: Readonly<Record<string, string>> = {
  // The same suite demands that `repositorY_url` is read and lower-cased (maven): we are as lenient for every type.
  'parse "pkg:gem/jruby-launcher@1.1.2?Platform=java"': 'upper-case qualifier keys are read',
  'parse "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25"': 'upper-case qualifier keys are read',
};

function partsOf(text: string): Parts | undefined {
  const purl = parsePurl(text);
  return (
    purl && {
      type: purl.type,
      namespace: purl.namespace ?? null,
      name: purl.name,
      version: purl.version ?? null,
      qualifiers: purl.qualifiers.size === 0 ? null : Object.fromEntries(purl.qualifiers),
      subpath: purl.subpath ?? null,
    }
  );
}

function build(parts: Parts): string | undefined {
  const purl = makePurl({
    type: parts.type ?? '',
    namespace: parts.namespace ?? undefined,
    name: parts.name ?? '',
    version: parts.version ?? undefined,
    qualifiers: Object.entries(parts.qualifiers ?? {}),
    subpath: parts.subpath ?? undefined,
  });
  return purl && formatPurl(purl);
}

describe.each(SUITES)('official tests: %s', (suite) => {
  const { tests } = JSON.parse(readFileSync(new URL(suite, FOLDER), 'utf8')) as { tests: readonly OfficialTest[] };
  const cases = tests
    .filter(({ test_type }) => ['parse', 'build', 'roundtrip', 'validate'].includes(test_type))
    .map((test) => [`${test.test_type} ${JSON.stringify(test.input)}`, test] as const);
  it.each(cases)('%s', (name, test) => {
    const { input } = test;
    if (typeof input === 'string' && test.test_type === 'parse') {
      if (DEVIATIONS[name] !== undefined) expect(partsOf(input)).toBeDefined();
      else if (test.expected_failure) expect(partsOf(input)).toBeUndefined();
      else expect(partsOf(input)).toEqual(test.expected_output);
      return;
    }
    const purl = typeof input === 'string' ? parsePurl(input) : undefined;
    const printed = typeof input === 'string' ? purl && formatPurl(purl) : build(input);
    expect(printed).toBe(test.expected_failure ? undefined : test.expected_output);
  });
});

describe('beyond the official tests', () => {
  it('prints pypi names as PEP 503 says, dots included', () => {
    expect(formatPurl(parsePurl('pkg:pypi/Zope.Interface__x@1.0') ?? expect.fail())).toBe('pkg:pypi/zope-interface-x@1.0');
  });

  it.each(['', 'pypi/a@1', `pkg:pypi/${'a'.repeat(5000)}`, 'pkg:pypi', 'pkg:pypi/ns/a', 'pkg:/a'])('reads nothing from %j', (text) => {
    expect(parsePurl(text)).toBeUndefined();
  });

  it('takes stray percent signs as they are and drops empty qualifiers', () => {
    expect(formatPurl(parsePurl('pkg:generic/50%@1?a=&b=%zz&&c') ?? expect.fail())).toBe('pkg:generic/50%25@1?b=%25zz');
  });

  it('keeps the old purl when a change would break it', () => {
    const purl = parsePurl('pkg:pypi/a@1') ?? expect.fail();
    expect(changePurl(purl, { name: '' })).toBe(purl);
    expect(formatPurl(changePurl(purl, { version: '2' }))).toBe('pkg:pypi/a@2');
  });

  it('builds none that is longer, printed, than it could be read', () => {
    for (const [name, version] of [
      ['a'.repeat(5000), '1'],
      ['a', '☃'.repeat(500)],
      ['a', '1'],
    ] as const) {
      const purl = makePurl({ type: 'generic', name, version, qualifiers: [['x', '%'.repeat(900)]] });
      expect(purl === undefined ? undefined : formatPurl(parsePurl(formatPurl(purl)) ?? expect.fail())).toBe(
        name.length + version.length > 2 ? undefined : `pkg:generic/a@1?x=${'%25'.repeat(900)}`,
      );
    }
    const purl = parsePurl('pkg:generic/a@1') ?? expect.fail();
    expect(changePurl(purl, { version: '1'.repeat(5000) })).toBe(purl);
    // Short as a text of a document, long when each character is encoded.
    expect(parsePurl(`pkg:generic/${'☃'.repeat(600)}@1`)).toBeUndefined();
  });

  it('survives lone surrogates and characters that encodeURIComponent leaves alone', () => {
    expect(formatPurl(makePurl({ type: 'generic', name: "a\ud800!'()*" }) ?? expect.fail())).toBe('pkg:generic/a%EF%BF%BD%21%27%28%29%2A');
  });
});
