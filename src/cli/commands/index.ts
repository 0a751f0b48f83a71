/** The commands, one a line. The first is the one that needs no word. */
import type { Command } from './command.ts';
import { CONVERT } from './convert.ts';
import { DIFF } from './diff.ts';
import { EXPLAIN } from './explain.ts';
import { MERGE } from './merge.ts';
import { SCAN } from './scan.ts';

export const COMMANDS: readonly [Command, ...Command[]] = [SCAN, MERGE, CONVERT, DIFF, EXPLAIN];
