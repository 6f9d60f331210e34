/** Serves the fonts from our own origin. */
import type { APIContext, GetStaticPaths } from 'astro';
import { fonts, type Font } from '../../fonts/fonts.ts';

export const getStaticPaths = (async () =>
  (await fonts()).map((font) => ({
    params: { font: font.name.replace('.woff2', '') },
    props: font,
  }))) satisfies GetStaticPaths;

export const GET = ({ props }: APIContext<Font>): Response =>
  new Response(props.bytes, { headers: { 'Content-Type': 'font/woff2' } });
