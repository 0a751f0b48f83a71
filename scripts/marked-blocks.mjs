/** The code blocks of a page of documentation, with the comment before each that says how it is checked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundle.mjs';

const BLOCK = /(?:^<!-- (run|not run)(?:: (.*?))?(?:, exit (\d+))? -->\n)?^```(\w+)\n([\s\S]*?)^```$/gm;

/**
 * All blocks of docs/PAGE: line, the second-level heading above, language, code; `how` is `run` or `not run` (undefined without a comment),
 * `what` the tool or the reason, `exit` the expected exit code.
 */
export function markedBlocks(page) {
  const text = readFileSync(join(ROOT, 'docs', page), 'utf8');
  return [...text.matchAll(BLOCK)].map(({ index, 1: how, 2: what, 3: exit, 4: language, 5: code }) => {
    const before = text.slice(0, index);
    return {
      ...{ page, how, what, language, code },
      exit: Number(exit ?? 0),
      line: before.split('\n').length,
      heading: [...before.matchAll(/^## (.+)$/gm)].at(-1)?.[1] ?? '',
    };
  });
}
