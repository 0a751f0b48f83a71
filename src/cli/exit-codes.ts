/** The exit codes; README.md documents them. */
export const EXIT = {
  done: 0,
  /** Done and written; findings at or above `--fail-on`. */
  findings: 1,
  usage: 2,
  /** The input cannot be scanned; nothing was written. */
  input: 3,
  /** The output cannot be written, or is invalid under `--validate`; an old file is kept. */
  output: 4,
  bug: 70,
  interrupted: 130,
} as const;
