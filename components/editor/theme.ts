/**
 * The colours of code, one pair for each role, for the static highlighter and for the
 * live editor alike. They are muted on purpose: client blue and server orange stay the loudest.
 */

export interface ThemeColour {
  readonly light: string;
  readonly dark: string;
}

/** Roles of code tokens; `code.css` has a class of the same name for each. */
export const palette = {
  text: { light: '#1d1b16', dark: '#ece7da' },
  comment: { light: '#6b6557', dark: '#9a937f' },
  keyword: { light: '#6a4a6e', dark: '#c9a9cd' },
  string: { light: '#4a6239', dark: '#b3c49a' },
  number: { light: '#3f6563', dark: '#9cc3bf' },
  type: { light: '#5f5420', dark: '#d3c795' },
  punctuation: { light: '#5d584c', dark: '#a8a290' },
} as const satisfies Record<string, ThemeColour>;

export type CodeRole = keyof typeof palette;

const scopes: Readonly<Record<CodeRole, readonly string[]>> = {
  text: ['meta.template.expression'],
  comment: ['comment', 'punctuation.definition.comment'],
  keyword: ['keyword', 'storage', 'variable.language', 'keyword.operator.new', 'keyword.operator.expression'],
  string: ['string', 'punctuation.definition.string', 'string.regexp', 'entity.other.attribute-name'],
  number: ['constant.numeric', 'constant.language', 'constant.character.escape'],
  type: ['entity.name.type', 'support.type', 'entity.name.tag'],
  punctuation: ['punctuation', 'meta.brace', 'keyword.operator', 'storage.type.function.arrow'],
};

const editorColours = {
  background: { light: '#fffdf8', dark: '#1e1d16' },
  lineNumber: { light: '#6f6959', dark: '#8f8872' },
  selection: { light: '#e6dfcd', dark: '#3d392b' },
  widget: { light: '#faf7f0', dark: '#16150f' },
  rule: { light: '#d9d2c1', dark: '#3a372c' },
} as const satisfies Record<string, ThemeColour>;

interface CodeTheme {
  readonly name: string;
  readonly type: 'light' | 'dark';
  readonly fg: string;
  readonly bg: string;
  readonly colors: Record<string, string>;
  readonly settings: { scope?: string[]; settings: { foreground: string } }[];
}

function theme(name: string, type: 'light' | 'dark'): CodeTheme {
  const colour = (of: ThemeColour) => of[type];
  const roles = Object.entries(scopes) as [CodeRole, readonly string[]][];
  return {
    name,
    type,
    fg: colour(palette.text),
    bg: colour(editorColours.background),
    colors: {
      'editor.background': colour(editorColours.background),
      'editor.foreground': colour(palette.text),
      'editorLineNumber.foreground': colour(editorColours.lineNumber),
      'editorLineNumber.activeForeground': colour(editorColours.lineNumber),
      'editor.selectionBackground': colour(editorColours.selection),
      'editorCursor.foreground': colour(palette.text),
      'editorWidget.background': colour(editorColours.widget),
      'editorWidget.border': colour(editorColours.rule),
      'editorHoverWidget.background': colour(editorColours.widget),
      'editorHoverWidget.border': colour(editorColours.rule),
      'editorSuggestWidget.selectedBackground': colour(editorColours.selection),
      focusBorder: colour(palette.text),
    },
    settings: [
      { settings: { foreground: colour(palette.text) } },
      ...roles.map(([role, of]) => ({ scope: [...of], settings: { foreground: colour(palette[role]) } })),
    ],
  };
}

/** TextMate themes for Shiki; their names are also the names of the editor's themes. */
export const lightTheme = theme('realtime-light', 'light');
export const darkTheme = theme('realtime-dark', 'dark');
