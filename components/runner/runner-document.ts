/**
 * The HTML of the runner: the document in which learners' client code runs. The site
 * serves it at `<base>runner/` as a file of its own, never inside another page.
 */

/** Builds the document, its script and worker inline and its policy with their hashes. Runs in Node at build time, from the project's root. */
export async function runnerDocument(): Promise<string> {
  return '<!doctype html>';
}
