/** Scanning in tests, with the result in the form that assertions ask for. */
import { type Diagnostic, type Result, type ScanOptions, scanEnvironment, type WriteOptions, writeDocument } from '../../src/index.ts';

export interface WrittenComponent {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly cpe?: string;
  readonly scope?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  readonly [field: string]: unknown;
}

/** A written document, with what tests look up in it. */
export interface Written {
  readonly result: Result;
  /** Of the scan and of the writer. */
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
  readonly root: WrittenComponent;
  readonly components: readonly WrittenComponent[];
  readonly compositions: readonly {
    readonly aggregate: string;
    readonly assemblies?: readonly string[];
    readonly dependencies?: readonly string[];
  }[];
  readonly vulnerabilities: readonly Record<string, unknown>[];
  /** The purls, or references where there is none, sorted as written. */
  readonly identities: readonly string[];
  readonly codes: readonly string[];
  component(reference: string): WrittenComponent;
  dependsOn(reference: string): readonly string[] | undefined;
  properties(reference: string, name: string): readonly string[];
}

/** Scans folders; the options are the library's own. */
export async function scan(paths: string | readonly string[], options: Partial<ScanOptions> & WriteOptions = {}): Promise<Written> {
  const result = await scanEnvironment({ ...options, paths: [paths].flat() });
  const written = result.inventory === undefined ? undefined : writeDocument(result.inventory, options);
  const diagnostics = [...result.diagnostics, ...(written?.diagnostics ?? [])];
  const text = written?.value ?? '{"metadata":{},"components":[],"dependencies":[]}';
  const document = JSON.parse(text);
  const all: WrittenComponent[] = [document.metadata.component, ...document.components];
  const component = (reference: string): WrittenComponent => {
    const found = all.find((candidate) => candidate['bom-ref'] === reference);
    if (found === undefined)
      throw new Error(`no component ${reference}; there are ${all.map((candidate) => candidate['bom-ref']).join(', ')}`);
    return found;
  };
  return {
    result,
    diagnostics,
    text,
    root: document.metadata.component,
    components: document.components,
    compositions: document.compositions ?? [],
    vulnerabilities: document.vulnerabilities ?? [],
    identities: document.components.map((candidate: WrittenComponent) => candidate['bom-ref']),
    codes: diagnostics.map(({ code }) => code),
    component,
    dependsOn: (reference) => {
      const entry = document.dependencies.find(({ ref }: { ref: string }) => ref === reference);
      return entry === undefined ? undefined : (entry.dependsOn ?? []);
    },
    properties: (reference, name) =>
      (component(reference).properties ?? []).filter((property) => property.name === name).map(({ value }) => value),
  };
}
