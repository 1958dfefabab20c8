import { configDefaults, defineConfig } from 'vitest/config';

/** Swap belongs to the whole machine: a wipe that is tried at the same time would have to judge it. */
const swapTests = 'test/fault/wipe-swap.test.ts';

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: 'test/prepare.ts',
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts', 'test/property/**/*.test.ts'] } },
      { extends: true, test: { name: 'server', include: ['test/server/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'fault', include: ['test/fault/**/*.test.ts'], exclude: [...configDefaults.exclude, swapTests] },
      },
      // After all others.
      { extends: true, test: { name: 'fault-swap', include: [swapTests], sequence: { groupOrder: 1 } } },
      { extends: true, test: { name: 'attack', include: ['test/attack/**/*.test.ts'] } },
      { extends: true, test: { name: 'units', include: ['test/units/**/*.test.ts'] } },
      { extends: true, test: { name: 'vm', include: ['test/vm/**/*.test.ts'] } },
    ],
  },
});
