import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  // Built by scripts/report-client.mjs.
  resolve: { alias: { '#report-client': fileURLToPath(new URL('dist/report-client.js', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    // Vitest leaves a core to others otherwise: half of two.
    maxWorkers: availableParallelism(),
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // The command is tested as a process (test/cli.test.ts), where v8 does not look; so is the script of the report, in a browser.
      exclude: ['src/cli/**', 'src/report/client/**', 'src/**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        // Nearly whole; most of the branches left are fallbacks that noUncheckedIndexedAccess demands.
        'src/model/**': { statements: 99, branches: 94, functions: 99, lines: 99 },
        'src/merge/**': { statements: 98, branches: 92, functions: 98, lines: 98 },
        statements: 95,
        branches: 87,
      },
    },
  },
});

export default config;
