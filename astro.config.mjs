import mdx from '@astrojs/mdx';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import { lightTheme } from './components/editor/theme.ts';
import { lazyStyles } from './site/build/lazy-styles.ts';
import { leanStyles } from './site/build/lean-styles.ts';
import { codeClasses } from './site/markdown/code-classes.ts';
import { readSettings } from './site/settings.ts';

process.env.ASTRO_TELEMETRY_DISABLED = '1';

const settings = readSettings(process.env);

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  base: settings.base,
  ...(settings.site && { site: settings.site }),
  trailingSlash: 'always',
  integrations: [mdx(), svelte(), lazyStyles(), leanStyles()],
  prefetch: { prefetchAll: true, defaultStrategy: 'hover' },
  devToolbar: { enabled: false },
  markdown: {
    // One theme is enough: its colours become classes, and code.css has both themes of each class.
    shikiConfig: { theme: lightTheme, transformers: [codeClasses] },
  },
  vite: {
    // What loads when a lab wakes, so that `npm run dev` does not find it late and load the page again.
    optimizeDeps: {
      include: [
        'monaco-editor/editor',
        'monaco-editor/languages/definitions/typescript/register',
        'monaco-editor/languages/features/typescript/register',
        '@shikijs/monaco',
        'shiki/core',
        'shiki/engine/javascript',
        'sucrase',
      ],
    },
    build: {
      // The editor is larger than that, and loads when a lab wakes.
      chunkSizeWarningLimit: 6000,
      rolldownOptions: {
        onLog(level, log, report) {
          // Astro's own mark in the lessons' modules, which it has read by then.
          if (log.code === 'MODULE_LEVEL_DIRECTIVE' && log.message.includes('astro:head-inject')) return;
          report(level, log);
        },
      },
    },
  },
});
