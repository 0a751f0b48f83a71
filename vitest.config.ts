import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/cli/main.ts', 'src/**/*.d.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        'src/model/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        'src/merge/**': { statements: 100, branches: 100, functions: 100, lines: 100 },
        statements: 90,
        branches: 85,
      },
    },
  },
});

export default config;
