/** Modules of Monaco that it ships without type definitions. */

declare module 'monaco-editor/languages/features/typescript/tsMode' {
  import type { LanguageServiceDefaults } from 'monaco-editor/languages/features/typescript/register';

  /** Registers the providers and starts the worker when one of them needs it. */
  export function setupTypeScript(defaults: LanguageServiceDefaults): void;
}
