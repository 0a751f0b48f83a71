/** An SPDX expression as a tree of terms; parsed by spdx-expression-parse, whose result is untyped and checked here. */
import parseExpression from 'spdx-expression-parse';
import { type LicenseTerm, licenseTerm } from './license-term.ts';

export type Terms =
  | { readonly kind: 'term'; readonly term: LicenseTerm }
  | { readonly kind: 'and' | 'or'; readonly left: Terms; readonly right: Terms };

/** The tree of an expression in official spelling (model/license.ts); undefined when the parser refuses it. */
export function parseTerms(expression: string): Terms | undefined {
  try {
    return termsOf(parseExpression(expression));
  } catch {
    return undefined;
  }
}

function termsOf(node: unknown): Terms | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if ('license' in node && typeof node.license === 'string') {
    const plus = 'plus' in node && node.plus === true;
    const exception = 'exception' in node && typeof node.exception === 'string' ? node.exception : undefined;
    return { kind: 'term', term: licenseTerm(node.license, plus, exception) };
  }
  if (!('conjunction' in node && 'left' in node && 'right' in node)) return undefined;
  const [left, right] = [termsOf(node.left), termsOf(node.right)];
  const { conjunction } = node;
  if (left === undefined || right === undefined || (conjunction !== 'and' && conjunction !== 'or')) return undefined;
  return { kind: conjunction, left, right };
}
