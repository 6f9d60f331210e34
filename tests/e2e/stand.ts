/** Starts site and sandbox once for all end-to-end tests. */
import type { TestProject } from 'vitest/node';
import { serve } from '../../scripts/serve.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    site: string;
    sandbox: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Each test is a learner of its own, all at one address and within a few minutes.
  const served = await serve({ port: 0, sandbox: { limits: { sessionsPerAddress: 200 } } });
  project.provide('site', served.site);
  project.provide('sandbox', served.sandbox);
  return () => served.close();
}
