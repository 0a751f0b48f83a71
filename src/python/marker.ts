/**
 * Environment markers, evaluated without running an interpreter: true, false, or unknown where the environment's files do
 * not tell (Kleene's three-valued logic).
 * Specification: https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
 */

import { type NormalizedName, normalizeName } from '../model/pypi-name.ts';
import { parseVersion } from '../model/pypi-version.ts';
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

/** Evaluates a marker. `extras` are those in force: a comparison with `extra` is true when one of them makes it true. */
export function evaluateMarker(marker: Marker, environment: MarkerEnvironment, extras: ReadonlySet<NormalizedName>): Truth {
  if (marker.kind === 'compare') return compare(marker, environment, extras);
  const [left, right] = [evaluateMarker(marker.left, environment, extras), evaluateMarker(marker.right, environment, extras)];
  const decisive = marker.kind === 'or';
  if (left === decisive || right === decisive) return decisive;
  return left === 'unknown' || right === 'unknown' ? 'unknown' : !decisive;
}

function compare(marker: Extract<Marker, { kind: 'compare' }>, environment: MarkerEnvironment, extras: ReadonlySet<NormalizedName>): Truth {
  const { left, operator, right } = marker;
  if (isExtra(left) || isExtra(right)) return compareExtra(left, operator, right, extras);
  const [leftValue, rightValue] = [operandValue(left, environment), operandValue(right, environment)];
  const variable = left.kind === 'variable' ? left.name : right.kind === 'variable' ? right.name : undefined;
  if (leftValue !== undefined && rightValue !== undefined) return compareValues(leftValue, operator, rightValue, variable);
  // Of the full version only the first two parts may be known (a --target folder): some comparisons follow from those.
  const short = environment.get('python_version');
  if (short !== undefined && rightValue !== undefined && left.kind === 'variable' && left.name === 'python_full_version')
    return compareRange(short, operator, rightValue);
  return 'unknown';
}

function isExtra(operand: MarkerOperand): boolean {
  return operand.kind === 'variable' && operand.name === 'extra';
}

function operandValue(operand: MarkerOperand, environment: MarkerEnvironment): string | undefined {
  return operand.kind === 'text' ? operand.value : environment.get(operand.name);
}

function compareExtra(left: MarkerOperand, operator: MarkerOperator, right: MarkerOperand, extras: ReadonlySet<NormalizedName>): Truth {
  const wanted = left.kind === 'text' ? left.value : right.kind === 'text' ? right.value : '';
  const asked = extras.has(normalizeName(wanted));
  if (operator === '==' || operator === '===') return asked;
  return operator === '!=' ? !asked : 'unknown';
}

function compareValues(left: string, operator: MarkerOperator, right: string, variable: string | undefined): boolean {
  // PEP 508: as versions where both sides are, else as texts.
  const specifiers = variable === undefined || VERSION_VARIABLES.has(variable) ? parseSpecifiers(`${operator}${right}`) : undefined;
  const version = parseVersion(left);
  const [specifier] = specifiers ?? [];
  if (specifier !== undefined && version !== undefined) return satisfies(version, specifier);
  switch (operator) {
    case 'in':
      return right.includes(left);
    case 'not in':
      return !right.includes(left);
    case '==':
    case '===':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '~=':
      return false;
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
