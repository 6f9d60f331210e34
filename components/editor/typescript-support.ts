/**
 * Types, hovers and errors, from TypeScript in a worker. They come after the editor has
 * been painted and nothing waits for them: the worker is the largest thing a lab loads.
 *
 * Monaco's own mode for TypeScript is not used, only its parts: the mode imports every
 * feature of the editor, and features that register late break the next editor that opens.
 */
import { editor, languages, type Uri } from 'monaco-editor/editor';
import TypeScriptWorkerThread from 'monaco-editor/language/typescript/ts.worker.js?worker';
import {
  DiagnosticsAdapter,
  DocumentHighlightAdapter,
  FormatAdapter,
  LibFiles,
  QuickInfoAdapter,
  SignatureHelpAdapter,
  SuggestAdapter,
} from 'monaco-editor/languages/features/typescript/languageFeatures';
import {
  typescriptDefaults,
  type CompilerOptions,
  type TypeScriptWorker,
} from 'monaco-editor/languages/features/typescript/register';
import { guestTypes } from './guest-types.ts';

const LANGUAGE = 'typescript';

/** As `tsc` would check the same files on the learner's own machine; numbers are those of the compiler's own enums. */
const compilerOptions: CompilerOptions = {
  target: 99, // ESNext
  module: 99, // ESNext
  // Bundler; the editor's copy of the enum ends before it, the compiler's does not.
  moduleResolution: 100 as 2,
  // Each file is a module of its own, even one without an import.
  moduleDetection: 3, // force
  // By file name: the short names are `tsconfig.json`'s.
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  allowImportingTsExtensions: true,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

let on = false;

/** Turns TypeScript on for all editors of the page, those opened later as well. */
export function supportTypeScript(): void {
  if (on) return;
  on = true;
  const worker = startWorker();
  languages.registerCompletionItemProvider(LANGUAGE, new SuggestAdapter(worker));
  languages.registerSignatureHelpProvider(LANGUAGE, new SignatureHelpAdapter(worker));
  languages.registerHoverProvider(LANGUAGE, new QuickInfoAdapter(worker));
  languages.registerDocumentHighlightProvider(LANGUAGE, new DocumentHighlightAdapter(worker));
  languages.registerDocumentRangeFormattingEditProvider(LANGUAGE, new FormatAdapter(worker));
  new DiagnosticsAdapter(new LibFiles(worker), typescriptDefaults, LANGUAGE, worker);
}

/** Starts the worker; its files are kept as the editors have them. */
function startWorker(): (...files: Uri[]) => Promise<TypeScriptWorker> {
  const thread = new TypeScriptWorkerThread();
  const extraLibs = Object.fromEntries(
    Object.entries(guestTypes).map(([path, content]) => [path, { content, version: 1 }]),
  );
  // The first message only wakes the worker, the second says what to make.
  thread.postMessage('');
  thread.postMessage({ compilerOptions, extraLibs, inlayHintsOptions: {} });
  const client = editor.createWebWorker<TypeScriptWorker>({ worker: thread, keepIdleModels: true });
  // A file sees the other files of its lab, so the worker must know them all.
  return (...files) =>
    client.withSyncedResources([
      ...files,
      ...editor
        .getModels()
        .filter((model) => model.getLanguageId() === LANGUAGE)
        .map((model) => model.uri),
    ]);
}
