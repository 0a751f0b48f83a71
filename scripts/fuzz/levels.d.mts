export declare const LEVELS: ReadonlyMap<string, readonly string[]>;
export declare const SHARES: ReadonlyMap<string, { readonly times: number; readonly batch: number }>;
