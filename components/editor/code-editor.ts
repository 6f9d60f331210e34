/** What a file pane needs of an editor, and which editor it gets. */

export interface EditorOptions {
  readonly name: string;
  /** Unlike that of any other file on the page. */
  readonly path: string;
  readonly code: string;
  /** Id of the element that says how the keyboard leaves the editor. */
  readonly hint: string;
  /** How far the static code in its place is scrolled, in CSS pixels. */
  readonly scrollTop: number;
  readonly onedit: (code: string) => void;
}

export interface CodeEditor {
  /** Shows other code, such as after a reset. Does nothing when it is the same. */
  setCode(code: string): void;
  /** Moves the cursor there, scrolls to it and takes the focus. Lines and columns from 1. */
  reveal(line: number, column: number): void;
  dispose(): void;
}

/**
 * Opens an editor inside `host`, invisible until it is painted. Touch screens get a plain
 * text area: selecting and scrolling by finger works there as the reader knows it. So does
 * everybody when the large editor cannot be loaded.
 */
export async function openEditor(host: HTMLElement, options: EditorOptions): Promise<CodeEditor> {
  if (!matchMedia('(pointer: coarse)').matches) {
    try {
      const { openMonacoEditor } = await import('./monaco-editor.ts');
      return await openMonacoEditor(host, options);
    } catch (error) {
      console.error('The editor could not be loaded; a plain one takes its place.', error);
      host.replaceChildren();
    }
  }
  const { openPlainEditor } = await import('./plain-editor.ts');
  return openPlainEditor(host, options);
}
