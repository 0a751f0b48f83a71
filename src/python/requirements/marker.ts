/**
 * Environment markers, evaluated without running an interpreter: true, false, or unknown where the environment's files do
 * not tell (Kleene's three-valued logic).
 * Specification: https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
 */

import { type NormalizedName, normalizeName } from '../../model/pypi-name.ts';
import type { Marker, MarkerOperand, MarkerOperator } from './requirement.ts';
import { parseSpecifiers, satisfies } from './specifier.ts';

export type Truth = boolean | 'unknown';

/** The marker variables whose value is known; `extra` is given apart. */
export type MarkerEnvironment = ReadonlyMap<string, string>;

const VERSION_VARIABLES: ReadonlySet<string> = new Set([
  'python_version',
  'python_full_version',
  'implementation_version',
  'platform_release',
]);

/** Evaluates a marker. `extras` are those in force: it holds when it does for one of them, as pip asks; without any, for none. */
export function evaluateMarker(marker: Marker, environment: MarkerEnvironment, extras: ReadonlySet<NormalizedName>): Truth {
  let best: Truth = false;
  for (const extra of extras.size === 0 ? [''] : extras) {
    const truth = evaluate(marker, environment, extra);
    if (truth === true) return true;
    if (truth === 'unknown') best = 'unknown';
  }
  return best;
}

function evaluate(marker: Marker, environment: MarkerEnvironment, extra: string): Truth {
  if (marker.kind === 'compare') return compare(marker, environment, extra);
  const decisive = marker.kind === 'or';
  const left = evaluate(marker.left, environment, extra);
  if (left === decisive) return decisive;
  const right = evaluate(marker.right, environment, extra);
  if (right === decisive) return decisive;
  return left === 'unknown' || right === 'unknown' ? 'unknown' : !decisive;
}

function compare({ left, operator, right }: Extract<Marker, { kind: 'compare' }>, environment: MarkerEnvironment, extra: string): Truth {
  if (isExtra(left) || isExtra(right)) {
    return compareTexts(extraOf(left, extra), operator, extraOf(right, extra));
  }
  const [leftValue, rightValue] = [operandValue(left, environment), operandValue(right, environment)];
  const variable = [left, right].find((side) => side.kind === 'variable')?.name;
  if (leftValue !== undefined && rightValue !== undefined) return compareValues(leftValue, operator, rightValue, variable);
  // Of the full version only the first two parts may be known (a --target folder): some comparisons follow from those.
  const short = environment.get('python_version');
  if (short !== undefined && rightValue !== undefined && left.kind === 'variable' && left.name === 'python_full_version')
    return compareRange(short, operator, rightValue);
  return 'unknown';
}

/** A side of a comparison with `extra`. */
function extraOf(side: MarkerOperand, extra: string): NormalizedName {
  if (side.kind === 'text') return normalizeName(side.value);
  return normalizeName(isExtra(side) ? extra : '');
}

function isExtra(operand: MarkerOperand): boolean {
  return operand.kind === 'variable' && operand.name === 'extra';
}

function operandValue(operand: MarkerOperand, environment: MarkerEnvironment): string | undefined {
  return operand.kind === 'text' ? operand.value : environment.get(operand.name);
}

/** PEP 508: as versions where the variable is one and the other side may be one, else as texts. */
function compareValues(left: string, operator: MarkerOperator, right: string, variable: string | undefined): Truth {
  const specifiers = variable !== undefined && VERSION_VARIABLES.has(variable) ? parseSpecifiers(`${operator}${right}`) : undefined;
  const [specifier] = specifiers ?? [];
  return specifier === undefined || specifiers?.length !== 1 ? compareTexts(left, operator, right) : satisfies(left, specifier);
}

/** Texts have no order: of `<` and `<=` only the equality counts. What has no meaning for texts is not decided. */
function compareTexts(left: string, operator: MarkerOperator, right: string): Truth {
  switch (operator) {
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    case '==':
    case '<=':
    case '>=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
    case '>':
      return false;
    case '===':
    case '~=':
      return 'unknown';
  }
}

/** Compares an unknown patch release of a known minor version: decided where its whole range gives the same answer. */
function compareRange(short: string, operator: MarkerOperator, right: string): Truth {
  const answers = [`${short}.0`, `${short}.9999`].map((version) => compareValues(version, operator, right, 'python_full_version'));
  const inside = (right === short || right.startsWith(`${short}.`)) && !right.endsWith('.*');
  return answers[0] === answers[1] && !(inside && ['==', '!=', '===', 'in', 'not in'].includes(operator))
    ? (answers[0] ?? 'unknown')
    : 'unknown';
}
