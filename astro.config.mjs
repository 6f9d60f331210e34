import mdx from '@astrojs/mdx';
import svelte from '@astrojs/svelte';
import { defineConfig } from 'astro/config';
import { lightTheme } from './components/editor/theme.ts';
import { lazyStyles } from './site/build/lazy-styles.ts';
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
  integrations: [mdx(), svelte(), lazyStyles()],
  prefetch: { prefetchAll: true, defaultStrategy: 'hover' },
  devToolbar: { enabled: false },
  markdown: {
    // One theme is enough: its colours become classes, and code.css has both themes of each class.
    shikiConfig: { theme: lightTheme, transformers: [codeClasses] },
  },
});
