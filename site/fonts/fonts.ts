/**
 * The site's own fonts, cut at build time to the characters that English text and code
 * need: about 50 KB for all four, where the whole families would be several hundred.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import subsetFont from 'subset-font';

export interface Font {
  readonly family: string;
  readonly style: 'normal' | 'italic';
  /** As in CSS: one weight, or the two ends of a range. */
  readonly weight: string;
  /** Name of the file that is served; it changes with the font's bytes, so it may be cached for ever. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the first screen has it, and it is worth asking for before the style sheet does. */
  readonly first: 'everywhere' | 'where text is read';
}

interface Cut {
  readonly file: string;
  readonly name: string;
  readonly family: string;
  readonly style: Font['style'];
  readonly weight: string;
  readonly axes?: Readonly<Record<string, number | { readonly min: number; readonly max: number }>>;
  readonly first: Font['first'];
}

const SERIF = '@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght';
const MONO = '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin';

const CUTS: readonly Cut[] = [
  {
    file: `${SERIF}-normal.woff2`,
    name: 'serif',
    family: 'Source Serif 4 Variable',
    style: 'normal',
    weight: '400 600',
    axes: { wght: { min: 400, max: 600 } },
    first: 'everywhere',
  },
  {
    file: `${SERIF}-italic.woff2`,
    name: 'serif-italic',
    family: 'Source Serif 4 Variable',
    style: 'italic',
    weight: '400',
    axes: { wght: 400 },
    first: 'where text is read',
  },
  {
    file: `${MONO}-400-normal.woff2`,
    name: 'mono',
    family: 'IBM Plex Mono',
    style: 'normal',
    weight: '400',
    first: 'everywhere',
  },
  {
    file: `${MONO}-600-normal.woff2`,
    name: 'mono-bold',
    family: 'IBM Plex Mono',
    style: 'normal',
    weight: '600',
    first: 'everywhere',
  },
];

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)).join('');

/** Printable ASCII, and the punctuation and signs that the texts use. A character beyond these falls back to the system. */
const CHARACTERS = range(0x20, 0x7e) + '\u00a0\u2009\u202f–—‘’“”…•·×÷±−§µ²³½°éöüß€™';

let cut: Promise<readonly Font[]> | undefined;

/** The fonts, cut once in a build. */
export const fonts = (): Promise<readonly Font[]> => (cut ??= Promise.all(CUTS.map(cutFont)));

async function cutFont({ file, axes, name, ...look }: Cut): Promise<Font> {
  const whole = await readFile(createRequire(import.meta.url).resolve(file));
  const bytes = new Uint8Array(
    await subsetFont(whole, CHARACTERS, {
      targetFormat: 'woff2',
      noLayoutClosure: true,
      ...(axes && { variationAxes: axes }),
    }),
  );
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return { ...look, name: `${name}.${digest}.woff2`, bytes };
}
