import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: [
      '{wire,sandbox-server,components,site,content,scripts}/**/*.test.ts',
      'tests/unit/**/*.test.ts',
    ],
    // Hundreds of programs, each with a budget of time: `node scripts/hostile.ts` runs them alone.
    exclude: ['**/node_modules/**', 'sandbox-server/isolates/hostile/**'],
    // Two cores: more workers only take turns, and timing-sensitive sandbox tests suffer.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
