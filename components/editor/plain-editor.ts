/** The editor for touch screens: a text area, made to look like the code it replaces. */
import type { CodeEditor, EditorOptions } from './code-editor.ts';
import './plain-editor.css';

export function openPlainEditor(host: HTMLElement, options: EditorOptions): CodeEditor {
  const area = document.createElement('textarea');
  area.className = 'plain-editor';
  area.value = options.code;
  area.setAttribute('aria-label', options.name);
  area.setAttribute('autocomplete', 'off');
  area.setAttribute('autocapitalize', 'off');
  area.setAttribute('autocorrect', 'off');
  area.spellcheck = false;
  area.wrap = 'off';
  area.addEventListener('input', () => options.onedit(area.value));
  host.append(area);
  area.scrollTop = options.scrollTop;
  return {
    setCode(code) {
      if (area.value !== code) area.value = code;
    },
    reveal(line, column) {
      const offset = offsetOf(area.value, line, column);
      area.focus({ preventScroll: true });
      area.setSelectionRange(offset, offset);
      const lineHeight = Number.parseFloat(getComputedStyle(area).lineHeight);
      area.scrollTop = Math.max(0, (line - 4) * lineHeight);
    },
    dispose() {
      area.remove();
    },
  };
}

/** Position in `text` of a line and column, both from 1; past the end of a line, its end. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const length = lines[line - 1]?.length ?? 0;
  return Math.min(text.length, before + Math.min(column - 1, length));
}
