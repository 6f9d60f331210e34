/**
 * The HTML of the runner: the document in which learners' client code runs. The site
 * serves it at `<base>runner/` as a file of its own; a lab loads it in an iframe with
 * `sandbox="allow-scripts"`, the sandbox's origin in the address's fragment.
 *
 * Its policy lets nothing load but its own script and code from the page's memory.
 * The script narrows `connect-src` to the sandbox before any learner's code runs.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Builds the document. Runs in Node when the site is built, in the project's root folder. */
export async function runnerDocument(): Promise<string> {
  const worker = await bundle('worker.ts');
  const script = await bundle('frame.ts', { WORKER_SOURCE: JSON.stringify(worker) });
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}' blob:`,
    'worker-src blob:',
    'connect-src *',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Runner of a lab's client code</title>
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<script>${script}</script>
</head>
<body></body>
</html>
`;
}

/** One file and its imports as a script that fits inside `<script>` (esbuild escapes `</script`). */
async function bundle(file: string, define: Record<string, string> = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(process.cwd(), 'components/runner', file)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    define,
  });
  const [output] = outputFiles;
  if (!output) throw new Error(`esbuild gave no output for ${file}`);
  return output.text.trimEnd();
}
