/** What the command line says about reading environments: the same for each command that reads some. */
import { defined } from '../../model/defined.ts';
import type { ScanOptions } from '../../pipeline/options.ts';
import type { Arguments } from '../arguments.ts';
import { DOCUMENT_LIMITS, DOCUMENTS, ENVIRONMENT_LIMITS, ENVIRONMENTS } from '../options/input-options.ts';
import { OUTPUT } from '../options/output-options.ts';
import { UsageError } from '../usage-error.ts';

/**
 * The options of a scan.
 * @throws UsageError where one of them, or a path, cannot be used.
 */
export function scanOptions(args: Arguments): ScanOptions {
  const { name, root } = OUTPUT.read(args);
  const paths = args.texts('paths');
  if (paths.includes('')) throw new UsageError('a path is empty');
  const limits = { ...DOCUMENT_LIMITS.read(args), ...ENVIRONMENT_LIMITS.read(args) };
  return { ...DOCUMENTS.read(args), ...ENVIRONMENTS.read(args), ...defined({ name }), root, paths, limits };
}
