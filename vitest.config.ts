import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  // Built by scripts/report-client.mjs.
  resolve: { alias: { '#report-client': fileURLToPath(new URL('dist/report-client.js', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The command is tested as a process (test/cli.test.ts), where v8 does not look; so is the script of the report, in a browser.
      exclude: ['src/cli/**', 'src/report/client/**', 'src/**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        // Whole in statements, functions and lines; the branches left are fallbacks that noUncheckedIndexedAccess demands.
        'src/model/**': { statements: 100, branches: 97, functions: 100, lines: 100 },
        'src/merge/**': { statements: 100, branches: 95, functions: 100, lines: 100 },
        statements: 95,
        branches: 88,
      },
    },
  },
});

export default config;
