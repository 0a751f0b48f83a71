/** What scripts/report-client.mjs builds of client/. */
declare module '#report-client' {
  export const script: string;
  export const style: string;
}
