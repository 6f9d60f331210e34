/**
 * Types, hovers and errors, from TypeScript in a worker. They come after the editor has
 * been painted and nothing waits for them: the worker is the largest thing a lab loads.
 */
import type { CompilerOptions } from 'monaco-editor/languages/features/typescript/register';

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

let asked: Promise<void> | undefined;

/** Turns TypeScript on for all editors of the page. */
export function supportTypeScript(): Promise<void> {
  asked ??= turnOn();
  return asked;
}

async function turnOn(): Promise<void> {
  const [{ typescriptDefaults }, { setupTypeScript }, { guestTypes }] = await Promise.all([
    import('monaco-editor/languages/features/typescript/register'),
    import('monaco-editor/languages/features/typescript/tsMode'),
    import('./guest-types.ts'),
  ]);
  typescriptDefaults.setCompilerOptions(compilerOptions);
  typescriptDefaults.setEagerModelSync(true);
  typescriptDefaults.setExtraLibs(
    Object.entries(guestTypes).map(([filePath, content]) => ({ filePath, content })),
  );
  typescriptDefaults.setModeConfiguration({
    completionItems: true,
    hovers: true,
    signatureHelp: true,
    diagnostics: true,
    documentRangeFormattingEdits: true,
    documentHighlights: true,
  });
  // It would start by itself when the first editor opens, but that is sooner than we want it.
  setupTypeScript(typescriptDefaults);
}
