import type { Choices } from './choices.mjs';

export declare const SITE: string;
/** Path to content. */
export declare const HONEST: ReadonlyMap<string, string>;
export declare function hostileFiles(choices: Choices): ReadonlyMap<string, string>;
