/** The recorded run of a lab, in the trace's own encoding. */
import { readFile } from 'node:fs/promises';
import { getCollection } from 'astro:content';
import type { APIContext, GetStaticPaths } from 'astro';

interface Props {
  readonly recording: string;
}

export const getStaticPaths = (async () =>
  (await getCollection('labs')).flatMap(({ id, data: { recording } }) => {
    const [lesson, lab] = id.split('/');
    return recording === undefined ? [] : [{ params: { lesson, lab }, props: { recording } }];
  })) satisfies GetStaticPaths;

export async function GET({ props }: APIContext<Props>): Promise<Response> {
  const bytes = await readFile(props.recording);
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': 'application/octet-stream' } });
}
