/** Every file that a scan reads: what archives keep. Composed of what the readers and the sources of evidence declare. */
import { CONFIGURATION_PATTERNS } from '../python/layout/configuration.ts';
import { SITE_PATTERNS } from '../python/layout/site-packages.ts';
import type { FilePattern } from '../tree/file-pattern.ts';
import { SOURCES } from './sources.ts';

export const FILE_PATTERNS: readonly FilePattern[] = [
  ...SITE_PATTERNS,
  ...CONFIGURATION_PATTERNS,
  ...SOURCES.flatMap(({ patterns }) => patterns),
];
