/** What commands are told that report on something and write no document: what they read, and what they say beside the report. */
import type { EitherOptions } from '../../pipeline/either-input.ts';
import type { Arguments } from '../arguments.ts';
import { DOCUMENT_LIMITS, DOCUMENTS, ENVIRONMENT_LIMITS, ENVIRONMENTS } from './input-options.ts';
import { MESSAGES, type MessageOptions, readForm } from './message-options.ts';
import type { OptionGroup } from './option-group.ts';

const { 'fail-on': _, ...messageOptions } = MESSAGES.options;

/** As of the others, but for `--fail-on`: what fails is the command's own matter. */
export const REPORT_MESSAGES: OptionGroup<MessageOptions> = {
  ...MESSAGES,
  options: messageOptions,
  read: (args) => ({ ...readForm(args), failOn: { severity: 'never', codes: new Set() } }),
};

// What is said of a whole file system, what is only checked, and what is only written, is left to `scan`.
const { root: _root, verify: _verify, 'license-texts': _texts, vex: _vex, ...environmentOptions } = ENVIRONMENTS.options;

/** Of environments and documents alike. */
const EITHER_INPUT: OptionGroup<Omit<EitherOptions, 'limits'>> = {
  title: DOCUMENTS.title,
  options: { ...DOCUMENTS.options, ...environmentOptions },
  read: (args) => {
    const { roots: _roots, vex: _addresses, ...environments } = ENVIRONMENTS.read(args);
    return { ...DOCUMENTS.read(args), ...environments };
  },
};

/** The groups that say how something named is read. */
export const INPUT_GROUPS: readonly OptionGroup<unknown>[] = [EITHER_INPUT, DOCUMENT_LIMITS, ENVIRONMENT_LIMITS];

/**
 * What those groups say.
 * @throws UsageError where a value cannot be used.
 */
export function inputOptions(args: Arguments): EitherOptions {
  return { ...EITHER_INPUT.read(args), limits: { ...DOCUMENT_LIMITS.read(args), ...ENVIRONMENT_LIMITS.read(args) } };
}
