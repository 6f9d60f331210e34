/** The editor for everything with a keyboard: Monaco in place of the static code, pixel for pixel. */
import type * as monaco from 'monaco-editor/editor';
import type { CodeEditor, EditorOptions } from './code-editor.ts';
import { languageOf } from './language.ts';
import { loadMonaco } from './monaco.ts';
import { letTabLeave } from './tab-leaves.ts';

/** As in FilePane.svelte, so that nothing moves when the editor takes the static code's place. */
const appearance: monaco.editor.IStandaloneEditorConstructionOptions = {
  fontFamily: "'IBM Plex Mono', ui-monospace, 'DejaVu Sans Mono', monospace",
  fontSize: 13,
  lineHeight: 20,
  fontLigatures: false,
  padding: { top: 8, bottom: 8 },
  glyphMargin: false,
  folding: false,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 18,
  renderFinalNewline: 'off',
  renderLineHighlight: 'none',
  guides: { indentation: false, bracketPairs: false },
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  hideCursorInOverviewRuler: true,
  overviewRulerBorder: false,
  scrollBeyondLastLine: false,
  scrollbar: { useShadows: false, alwaysConsumeMouseWheel: false },
};

/** These belong to models, not to editors, and are taken only by their whole name. */
const modelAppearance: Record<string, unknown> = { 'bracketPairColorization.enabled': false };

const behaviour: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  contextmenu: false,
  fixedOverflowWidgets: true,
  tabSize: 2,
  tabFocusMode: true,
  wordBasedSuggestions: 'off',
  unicodeHighlight: { ambiguousCharacters: false },
};

export async function openMonacoEditor(host: HTMLElement, options: EditorOptions): Promise<CodeEditor> {
  const { editor: editors, Uri } = await loadMonaco();
  const uri = Uri.from({ scheme: 'file', path: `/${options.path}` });
  const model = editors.createModel(options.code, languageOf(options.name), uri);
  const editor = editors.create(host, {
    ...appearance,
    ...modelAppearance,
    ...behaviour,
    model,
    ariaLabel: options.name,
  });
  editor.setScrollTop(options.scrollTop);
  letTabLeave(editor);
  model.onDidChangeContent(() => options.onedit(model.getValue()));
  await painted();
  void import('./typescript-support.ts').then(({ supportTypeScript }) => supportTypeScript());
  return {
    setCode(code) {
      if (model.getValue() === code) return;
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text: code }], () => null);
    },
    reveal(lineNumber, column) {
      editor.setPosition({ lineNumber, column });
      editor.revealLineInCenterIfOutsideViewport(lineNumber);
      editor.focus();
    },
    dispose() {
      editor.dispose();
      model.dispose();
    },
  };
}

/** The second frame from now: by then the editor, made in this one, has been drawn. */
const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
