/** Objects whose members are named by input. */

/**
 * Objects that have no member but their own, `__proto__` and `constructor` included. As `Object.create(null)`, but with hidden classes like
 * any other: what that makes is a hash table, three times as large and slow to read.
 */
export const BareObject: new () => Record<string, unknown> = (() => {
  function Bare(): void {
    // Its members come later.
  }
  Bare.prototype = Object.create(null);
  return Bare as unknown as new () => Record<string, unknown>;
})();
