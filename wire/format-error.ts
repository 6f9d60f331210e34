/** Why bytes could not be read as a file of some format. */
export type FormatCode = 'foreign' | 'newer' | 'cut' | 'damaged';

/** Thrown by readers of files; `message` can be shown to a reader. */
export class FormatError extends Error {
  readonly code: FormatCode;

  constructor(code: FormatCode, message: string) {
    super(message);
    this.name = 'FormatError';
    this.code = code;
  }
}
