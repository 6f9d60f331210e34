/** A lab as its page fetches it when it wakes. */
import { type CollectionEntry, getCollection } from 'astro:content';
import type { APIContext, GetStaticPaths } from 'astro';

type Props = CollectionEntry<'labs'>;

export const getStaticPaths = (async () =>
  (await getCollection('labs')).map((props) => {
    const [lesson, lab] = props.id.split('/');
    return { params: { lesson, lab }, props };
  })) satisfies GetStaticPaths;

export const GET = ({ props }: APIContext<Props>): Response => Response.json(props.data.lab);
