/**
 * Types, hovers and errors, from TypeScript in a worker. They come after the editor has
 * been painted and nothing waits for them: the worker is the largest thing a lab loads.
 */
import {
  ScriptTarget,
  typescriptDefaults,
  type CompilerOptions,
} from 'monaco-editor/languages/features/typescript/register';

/** As `tsc` would check the same files on the learner's own machine; names as in the compiler's own enums. */
const compilerOptions: CompilerOptions = {
  target: ScriptTarget.ESNext,
  module: 99, // ESNext
  moduleResolution: 100, // Bundler
  // Each file is a module of its own, even one without an import.
  moduleDetection: 3, // force
  lib: ['esnext', 'dom', 'dom.iterable', 'dom.asynciterable'],
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
  const { guestTypes } = await import('./guest-types.ts');
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
    documentFormattingEdits: true,
    documentRangeFormattingEdits: true,
    onTypeFormattingEdits: true,
    documentHighlights: true,
  });
}
