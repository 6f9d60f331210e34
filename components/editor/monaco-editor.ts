import type { CodeEditor, EditorOptions } from './code-editor.ts';
import { openPlainEditor } from './plain-editor.ts';
export const openMonacoEditor = (host: HTMLElement, options: EditorOptions): CodeEditor =>
  openPlainEditor(host, options);
