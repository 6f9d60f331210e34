/** Properties in lessons are checked when the page is built: `astro check` does not look into MDX. */
import { z } from 'astro/zod';
import { FIGURE_NAMES } from './figures.ts';
import { SIDES } from './pick.ts';

const side = z.enum(SIDES, `must be "client" or "server".`);
const count = z.int('must be a whole number in braces, such as {2}.').positive();
const of = z.string('must be a lab, such as "short-polling/ticker".').regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);

/** What names one item of a recording. */
export const which = { from: side.optional(), nth: count.optional(), status: count.optional() };

/** What names a figure of a recording. */
export const figureProps = { of, figure: z.enum(FIGURE_NAMES), ...which, header: z.string().optional() };

export const hex = z
  .string()
  .regex(/^\s*[0-9a-f]{2}(?:\s*[0-9a-f]{2})*\s*$/i, 'must be pairs of hexadecimal digits, such as "81 05".')
  .transform((text) => Uint8Array.from(text.match(/[0-9a-f]{2}/gi) ?? [], (pair) => parseInt(pair, 16)));

export { of, side };

/**
 * Checks the properties of a component that a lesson used.
 * @throws {Error} naming the component, the property and the mend; the build then names the lesson.
 */
export function checkProps<Shape extends z.ZodRawShape>(
  component: string,
  shape: Shape,
  props: Readonly<Record<string, unknown>>,
): z.infer<z.ZodObject<Shape, z.core.$strict>> {
  const own = Object.fromEntries(Object.entries(props).filter(([name]) => name !== 'class'));
  const result = z.strictObject(shape).safeParse(own);
  if (result.success) return result.data;
  throw new Error(`<${component}>: ${z.prettifyError(result.error)}`);
}
