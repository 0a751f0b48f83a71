export declare class Choices {
  readonly drawn: number[];
  static fromSeed(seed: string): Choices;
  static replay(numbers: readonly number[]): Choices;
  below(below: number): number;
  pick<T>(list: readonly T[]): T;
  once(often: number): boolean;
  list<T>(most: number, make: (choices: Choices, index: number) => T): T[];
}
export declare function minimize(
  numbers: readonly number[],
  fails: (numbers: readonly number[]) => Promise<boolean>,
  options: { readonly until: number; readonly report: (numbers: readonly number[]) => void },
): Promise<readonly number[]>;
