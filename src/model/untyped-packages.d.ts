/** The parts that we use of packages that have no types of their own. */
declare module 'spdx-expression-parse' {
  export default function parse(expression: string): unknown;
}

declare module 'ajv-formats-draft2019' {
  import type { Ajv } from 'ajv';
  export default function addFormats(ajv: Ajv): Ajv;
}
