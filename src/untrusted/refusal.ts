/** Documents that no reader looks into: not UTF-8, or beyond the limits. Whatever their encoding, it is said in the same way. */
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { JsonLimits } from './json.ts';

export type Refusal = 'not-utf8' | 'too-deep' | 'too-many-values';

/** Nothing, with the reason. */
export function refuse(diagnostic: Diagnostic): Outcome<undefined> {
  return { value: undefined, diagnostics: [diagnostic] };
}

/** Nothing, since the document at `path` is of that kind. */
export function refuseAs(kind: Refusal, path: string, limits: JsonLimits): Outcome<undefined> {
  const at = { path };
  switch (kind) {
    case 'not-utf8':
      return refuse({ code: 'sbom-not-utf8', at });
    case 'too-deep':
      return refuse({ code: 'sbom-too-deep', at, limit: limits.depth });
    case 'too-many-values':
      return refuse({ code: 'sbom-too-many-values', at, limit: limits.values });
  }
}
