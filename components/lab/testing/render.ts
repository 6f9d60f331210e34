/** Renders a lab on the server, as the site's build does. */
import '@fontsource/ibm-plex-mono/latin-400.css';
import '@fontsource/ibm-plex-mono/latin-500.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '../../../site/styles/tokens.css';
import { render } from 'svelte/server';
import { highlightFiles } from '../../editor/highlight.ts';
import '../../editor/code.css';
import Lab from '../Lab.svelte';
import type { LabProps } from '../lab-props.ts';

/** The lab as static HTML. */
export async function renderLab(props: Omit<LabProps, 'highlighted'>): Promise<string> {
  const highlighted = await highlightFiles(props.lab.files);
  // As the site does: the ids of two labs on a page differ.
  const idPrefix = props.lab.id.replace('/', '-');
  return render(Lab, { props: { ...props, highlighted }, idPrefix }).body;
}
