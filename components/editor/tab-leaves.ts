/**
 * No keyboard trap: Tab leaves the editor unless the learner has typed in it since it
 * took the focus; then it indents, and Esc gives Tab back its way out.
 */
import type * as monaco from 'monaco-editor/editor';

/** `KeyCode.Escape` of Monaco; its enums are left out of a type import. */
const ESCAPE = 9;

export function letTabLeave(editor: monaco.editor.IStandaloneCodeEditor): void {
  const tabLeaves = (tabFocusMode: boolean) => editor.updateOptions({ tabFocusMode });
  editor.onDidFocusEditorText(() => tabLeaves(true));
  editor.onDidChangeModelContent(() => {
    if (editor.hasTextFocus()) tabLeaves(false);
  });
  editor.onKeyDown(({ keyCode }) => {
    if (keyCode === ESCAPE) tabLeaves(true);
  });
}
