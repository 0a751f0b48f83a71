/**
 * Evidence: the interpreter of an environment (docs/rules.md R9), with the Linux package that it came with, and the wheels that it
 * carries for ensurepip.
 */
import type { Outcome } from '../diagnostics/diagnostic.ts';
import { asVariant } from '../merge/identify/linux-package.ts';
import type { Component } from '../model/component.ts';
import { EMPTY_INVENTORY, type Inventory } from '../model/inventory.ts';
import { INTERPRETER_PATTERNS } from '../python/interpreter/version-files.ts';
import { interpreterSubject } from './addition.ts';
import { addContributions, type Contribution, contribution } from './contribution.ts';
import { interpreterNative } from './interpreter-native.ts';
import type { CollectContext, EvidenceSource, ScannedEnvironment } from './source.ts';
import { interpreterWheels, readCarrier } from './vendored.ts';

export const INTERPRETER: EvidenceSource = { name: 'interpreter', patterns: INTERPRETER_PATTERNS, collect };

async function collect(scanned: ScannedEnvironment, context: CollectContext): Promise<Outcome<Contribution>> {
  const { interpreter, base, environment, tree } = scanned;
  const component = interpreter?.component;
  if (component === undefined || interpreter === undefined) return { value: contribution({}), diagnostics: [] };
  const own = contribution({ fragments: [fragmentOf(component)], counts: { installed: 1 } });
  // Two environments of one interpreter share its component; what it carries is reported where it lives.
  if (base !== undefined && base.environment !== environment) return { value: own, diagnostics: [] };
  const { debian, standardLibraries } = interpreter;
  const variant =
    debian === undefined
      ? contribution({})
      : contribution({
          fragments: [asVariant(debian.component, interpreterSubject(component), context.origin)],
          counts: { installed: 1 },
        });
  const vendored = interpreterWheels(tree, standardLibraries, environment.fileSystem);
  const { value, diagnostics } = await readCarrier(tree, { id: component.id, site: '', vendored }, context);
  const native = await interpreterNative(tree, interpreter, context);
  return { value: addContributions([own, variant, value, native.value]), diagnostics: [...diagnostics, ...native.diagnostics] };
}

function fragmentOf(component: Component): Inventory {
  return { ...EMPTY_INVENTORY, components: [component] };
}
