/** Modules of Monaco that it ships without type definitions. */

declare module 'monaco-editor/languages/features/typescript/languageFeatures' {
  import type { IDisposable, languages, Uri } from 'monaco-editor/editor';
  import type {
    LanguageServiceDefaults,
    TypeScriptWorker,
  } from 'monaco-editor/languages/features/typescript/register';

  /** The TypeScript worker, once it knows the contents of these files. */
  type WorkerAccessor = (...files: Uri[]) => Promise<TypeScriptWorker>;

  export const LibFiles: new (worker: WorkerAccessor) => object;
  export const DiagnosticsAdapter: new (
    libFiles: object,
    defaults: LanguageServiceDefaults,
    language: string,
    worker: WorkerAccessor,
  ) => IDisposable;
  export const SuggestAdapter: new (worker: WorkerAccessor) => languages.CompletionItemProvider;
  export const SignatureHelpAdapter: new (worker: WorkerAccessor) => languages.SignatureHelpProvider;
  export const QuickInfoAdapter: new (worker: WorkerAccessor) => languages.HoverProvider;
  export const DocumentHighlightAdapter: new (worker: WorkerAccessor) => languages.DocumentHighlightProvider;
  export const FormatAdapter: new (worker: WorkerAccessor) => languages.DocumentRangeFormattingEditProvider;
}
