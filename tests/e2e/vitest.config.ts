import { defineConfig } from 'vitest/config';

/** The built site and the real sandbox in a real Chromium: `npm run build` comes first. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['./stand.ts'],
    // One browser at a time: some tests state how fast a page answers.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
