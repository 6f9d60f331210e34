/** The sandbox as a program of its own. Settings come from the environment: `front/environment.ts`. */
import { explainStartError, readEnvironment, unknownSettings } from './front/environment.ts';
import { createSandbox, type SandboxOptions } from './sandbox.ts';

const say = (line: string): void => console.log(line);

let options: SandboxOptions = {};
try {
  options = readEnvironment(process.env);
  for (const name of unknownSettings(process.env))
    say(`${name} is no setting of the sandbox and does nothing.`);
  const sandbox = await createSandbox({ ...options, log: say });
  const origins = options.siteOrigins?.length ? options.siteOrigins.join(', ') : 'any';
  say(`Origins of pages: ${origins}. Client addresses: ${options.trustProxy ? 'from the proxy' : 'direct'}.`);
  say(`Sandbox at ${sandbox.url}`);
  const stop = (): void => {
    // A second signal ends the process at once, as ever.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    say('Closing…');
    void sandbox.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
} catch (error) {
  console.error(explainStartError(error, options));
  process.exitCode = 1;
}
