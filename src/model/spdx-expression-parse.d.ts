/** The part of spdx-expression-parse that we use; the package has no types of its own. */
declare module 'spdx-expression-parse' {
  export default function parse(expression: string): unknown;
}
