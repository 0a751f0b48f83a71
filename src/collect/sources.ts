/** The sources of evidence, one a line: a new one is a file of its own and a line here. Their order does not matter. */
import { EMBEDDED_DOCUMENTS } from './embedded-documents.ts';
import { INTERPRETER } from './interpreter.ts';
import { PACKAGE_MANAGERS } from './package-managers.ts';
import { REQUIREMENTS } from './requirements.ts';
import type { EvidenceSource } from './source.ts';
import { VENDORED } from './vendored.ts';
import { VERIFICATION } from './verify.ts';

export const SOURCES: readonly EvidenceSource[] = [EMBEDDED_DOCUMENTS, VENDORED, INTERPRETER, REQUIREMENTS, PACKAGE_MANAGERS, VERIFICATION];
