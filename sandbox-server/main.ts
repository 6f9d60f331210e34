/** The sandbox as a program of its own. Settings come from the environment: `docs/sandbox.md` lists them. */
import {
  explainStartError,
  readArguments,
  readEnvironment,
  readProgramSettings,
  unknownSettings,
} from './front/environment.ts';
import { createLog } from './front/log.ts';
import { createSandbox, type SandboxOptions } from './sandbox.ts';

let options: SandboxOptions = {};
try {
  const env = { ...process.env, ...definedOf(readArguments(process.argv.slice(2))) };
  options = readEnvironment(env);
  const settings = readProgramSettings(env);
  const { say, event } = createLog(settings.log, (line) => console.log(line));
  for (const name of unknownSettings(process.env))
    say(`${name} is no setting of the sandbox and does nothing.`);
  const sandbox = await createSandbox({ ...options, log: say, events: event });
  const origins = options.siteOrigins?.length ? options.siteOrigins.join(', ') : 'any';
  say(`Origins of pages: ${origins}. Client addresses: ${options.trustProxy ? 'from the proxy' : 'direct'}.`);
  say(`TLS: ${options.tls ? 'on this port' : 'none here; a proxy in front may speak it'}.`);
  say(`Sandbox at ${sandbox.url}`);
  const end = async (drainMs: number): Promise<void> => {
    // A second signal ends the process at once, as ever.
    process.off('SIGINT', interrupt).off('SIGTERM', terminate);
    await sandbox.drain(drainMs);
    say('Closing…');
    await sandbox.close();
    process.exit(0);
  };
  const interrupt = (): void => void end(0);
  const terminate = (): void => void end(settings.drainMs);
  process.on('SIGINT', interrupt).on('SIGTERM', terminate);
} catch (error) {
  console.error(explainStartError(error, options));
  process.exitCode = 1;
}

function definedOf(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
