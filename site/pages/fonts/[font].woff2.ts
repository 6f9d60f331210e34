/** Serves the fonts from our own origin. */
import type { APIContext, GetStaticPaths } from 'astro';
import { type Font, fonts } from '../../fonts/fonts.ts';

interface Props extends Record<string, unknown> {
  readonly font: Font;
}

export const getStaticPaths = (async () =>
  (await fonts()).map((font) => ({
    params: { font: font.name.replace('.woff2', '') },
    props: { font } satisfies Props,
  }))) satisfies GetStaticPaths;

export const GET = ({ props }: APIContext<Props>): Response =>
  new Response(props.font.bytes, { headers: { 'Content-Type': 'font/woff2' } });
