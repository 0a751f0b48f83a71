/**
 * The script and the style of the HTML report, as scripts/report-client.mjs makes them of client/: one text each, with the licences of what
 * they contain. The module is in the bundle (scripts/bundle.mjs); the tests have it as a file (vitest.config.ts).
 */

export interface ReportAssets {
  readonly script: string;
  readonly style: string;
}

/** Loads the assets, which nothing but an HTML report needs. */
export async function reportAssets(): Promise<ReportAssets> {
  return import('#report-client');
}
