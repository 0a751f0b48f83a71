/** The readers, each by itself: what is fuzzed by the hundred thousand. */
import { DOCUMENT_READERS } from './read-documents.mjs';
import { FILE_READERS } from './read-files.mjs';
import { IMAGE_READERS } from './read-images.mjs';
import { WORD_READERS } from './read-words.mjs';

export const READERS = { ...WORD_READERS, ...FILE_READERS, ...IMAGE_READERS, ...DOCUMENT_READERS };
