/**
 * What licences say, apart from how it is written: two lists of equal terms are no change. `MIT OR Apache-2.0` is `Apache-2.0 OR MIT`, and
 * the old `MIT/Apache-2.0` of crates stays the text that it is, since it is no expression.
 */
import parseExpression from 'spdx-expression-parse';
import type { Component } from '../model/component.ts';
import { licenseExpression } from '../model/license.ts';
import { sortedUnique } from '../model/order.ts';

/** What the parser gives. */
type Expression =
  | { readonly license: string; readonly plus?: true; readonly exception?: string }
  | { readonly conjunction: 'and' | 'or'; readonly left: Expression; readonly right: Expression };

/** The licences of a component as sorted texts, each with its operands in order; none where nothing is stated. */
export function licenseTerms({ licenses }: Component): readonly string[] {
  return sortedUnique((licenses ?? []).map(({ kind, value }) => (kind === 'name' ? value : ordered(value))));
}

function ordered(value: string): string {
  const expression = licenseExpression(value);
  return expression === undefined ? value : termsOf(parseExpression(expression) as Expression);
}

/** Nested operands of one operator are one list: `A AND (B AND C)` says no more than `A AND B AND C`. */
function termsOf(expression: Expression): string {
  if (!('conjunction' in expression)) {
    const { license, plus, exception } = expression;
    return `${license}${plus === true ? '+' : ''}${exception === undefined ? '' : ` WITH ${exception}`}`;
  }
  const { conjunction } = expression;
  return sortedUnique(
    operands(expression, conjunction).map((operand) => ('conjunction' in operand ? `(${termsOf(operand)})` : termsOf(operand))),
  ).join(` ${conjunction.toUpperCase()} `);
}

function operands(expression: Expression, conjunction: string): readonly Expression[] {
  if (!('conjunction' in expression) || expression.conjunction !== conjunction) return [expression];
  return [...operands(expression.left, conjunction), ...operands(expression.right, conjunction)];
}
