/** Makes code blocks in lessons carry the same classes as the code of labs, so that one style sheet colours both. */
import { palette, type CodeRole } from '../../components/editor/theme.ts';

interface Node {
  properties: Record<string, unknown>;
}

const classes = new Map<string, string>(
  (Object.keys(palette) as CodeRole[]).map((role) => [palette[role].light, role]),
);

/** A Shiki transformer: colours become the class of their role, and nothing carries a style of its own. */
export const codeClasses = {
  name: 'code-classes',
  // Shiki gives up on a line after half a second, which a busy machine reaches; a build has time.
  preprocess(_code: string, options: { tokenizeTimeLimit?: number }): void {
    options.tokenizeTimeLimit = 0;
  },
  pre(node: Node): void {
    node.properties = { class: 'code-block', tabindex: '0' };
  },
  code(node: Node): void {
    node.properties = { class: 'code' };
  },
  span(node: Node): void {
    const colour = /(?:^|;)color:(#[0-9a-f]{6})/i.exec(String(node.properties['style'] ?? ''))?.[1];
    const role = classes.get(colour?.toLowerCase() ?? '');
    node.properties = role === undefined || role === 'text' ? {} : { class: role };
  },
};
