/** What the gates make of a result: an inventory without what is not wanted, findings about licences, findings that are accepted. */
import { sortedDiagnostics } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { RootedInventory } from '../model/inventory.ts';
import type { Result } from '../pipeline/options.ts';
import type { Summary } from '../pipeline/summary.ts';
import type { Gates } from './options/gate-options.ts';

/** The result without what is left out on request, and with findings about its licences. */
export async function applyGates(result: Result, { exclude, pipVendored, licenses }: Gates): Promise<Result> {
  let { inventory, summary } = result;
  if (inventory === undefined) return result;
  const diagnostics: Diagnostic[] = [...result.diagnostics];
  if (exclude.length > 0 || !pipVendored) {
    const { excludeDistributions, leaveOutPipVendored } = await import('../policy/leave-out.ts');
    const before = inventory.components.length;
    if (!pipVendored) ({ inventory } = leaveOutPipVendored(inventory));
    const excluded = excludeDistributions(inventory, exclude);
    for (const name of excluded.unmatched) diagnostics.push({ code: 'exclude-unmatched', at: { path: '' }, name });
    ({ inventory } = excluded);
    summary = without(summary, inventory, before - inventory.components.length);
  }
  if (licenses !== undefined) {
    const { licenseFindings } = await import('../policy/license-gate.ts');
    for (const finding of licenseFindings(inventory, licenses)) diagnostics.push(finding);
  }
  return { inventory, summary, diagnostics: sortedDiagnostics(diagnostics) };
}

/** The counts after something was left out. */
function without(summary: Summary, inventory: RootedInventory, dropped: number): Summary {
  const bundled = inventory.relations.filter(({ kind }) => kind === 'bundles').map(({ to }) => to);
  return {
    ...summary,
    componentsDropped: summary.componentsDropped + dropped,
    componentsWritten: inventory.components.length,
    componentsBundled: new Set(bundled).size,
  };
}

export interface Accepted {
  readonly kept: readonly Diagnostic[];
  /** How many findings the ignore file took out. */
  readonly ignored: number;
}

/** The findings without those that the ignore file accepts on `today`, and with what there is to say about the file. */
export async function acceptFindings(diagnostics: readonly Diagnostic[], { ignores }: Gates, today: string): Promise<Accepted> {
  if (ignores === undefined) return { kept: diagnostics, ignored: 0 };
  const { applyIgnores } = await import('../policy/ignore.ts');
  const { kept, ignored, findings } = applyIgnores(diagnostics, ignores.entries, today, ignores.path);
  return { kept: [...kept, ...findings], ignored: ignored.length };
}
