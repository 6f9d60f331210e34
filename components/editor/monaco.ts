/**
 * Monaco with the features that a lab needs and no others, highlighted by Shiki as the
 * static code is. Imported only when an editor is opened. Features register themselves
 * on import and must do so before the first editor is made.
 */
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/typescript/register';
import { shikiToMonaco } from '@shikijs/monaco';
import * as monaco from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';
import { createHighlighterCore } from 'shiki/core';
import { createJavaScriptRawEngine } from 'shiki/engine/javascript';
import { observeColourScheme } from './colour-scheme.ts';
import { darkTheme, lightTheme } from './theme.ts';

let ready: Promise<typeof monaco> | undefined;

/** Monaco, set up once for the page: workers, languages, and a theme that follows the page's. */
export function loadMonaco(): Promise<typeof monaco> {
  ready ??= setUp();
  return ready;
}

async function setUp(): Promise<typeof monaco> {
  globalThis.MonacoEnvironment = {
    getWorker: () => new EditorWorker(),
  };
  const [highlighter] = await Promise.all([
    createHighlighterCore({
      themes: [lightTheme, darkTheme],
      langs: [import('@shikijs/langs-precompiled/typescript')],
      engine: createJavaScriptRawEngine(),
    }),
    // Monaco measures characters once; it must measure the font that the static code is in.
    document.fonts.load('13px "IBM Plex Mono"'),
  ]);
  // The types name monaco-editor-core, of which monaco-editor is the published form.
  shikiToMonaco(highlighter, monaco as unknown as Parameters<typeof shikiToMonaco>[1], {
    tokenizeMaxLineLength: 2000,
    // A busy machine must not leave lines without colour; long lines are held off above.
    tokenizeTimeLimit: 5000,
  });
  observeColourScheme((scheme) =>
    monaco.editor.setTheme(scheme === 'dark' ? darkTheme.name : lightTheme.name),
  );
  return monaco;
}
