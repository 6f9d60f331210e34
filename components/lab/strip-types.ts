/**
 * The learner's TypeScript as JavaScript that runs: types are taken out, lines stay
 * where they are, and a map leads columns back. Loads Sucrase on first use; it takes
 * about a millisecond a file, so a run never waits for the editor's TypeScript worker.
 */
import type { SourceLocation } from '../../wire/trace/trace.ts';
import { columnMap, type ColumnMap } from './column-map.ts';
import type { LabFile } from './lab.ts';

export interface StrippedFile {
  readonly code: string;
  /** From columns of `code` to columns of the learner's file. */
  readonly columns: ColumnMap;
}

/** A file that cannot be parsed; `message` is for the learner. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
  readonly location: SourceLocation;

  constructor(message: string, location: SourceLocation) {
    super(message);
    this.location = location;
  }
}

/** Strips each file whose name ends in `.ts`; others stay as they are. Throws ParseError. */
export async function stripTypes(files: readonly LabFile[]): Promise<Map<string, StrippedFile>> {
  const { transform } = await import('sucrase');
  return new Map(
    files.map(({ name, code }) => {
      if (!name.endsWith('.ts')) return [name, { code, columns: (_line, column) => column }];
      try {
        const result = transform(code, {
          transforms: ['typescript'],
          disableESTransforms: true,
          filePath: name,
          sourceMapOptions: { compiledFilename: name },
        });
        return [name, { code: result.code, columns: columnMap(result.sourceMap?.mappings ?? '') }];
      } catch (error) {
        throw parseError(error, name);
      }
    }),
  );
}

function parseError(error: unknown, file: string): unknown {
  if (!(error instanceof SyntaxError) || !('loc' in error)) return error;
  const { line, column } = error.loc as { readonly line: number; readonly column: number };
  const message = error.message
    .replace(`Error transforming ${file}: `, '')
    .replace(/\s*\(\d+:\d+\)$/, '')
    .replace(/\.$/, '');
  return new ParseError(`SyntaxError: ${message}`, { file, line, column });
}
