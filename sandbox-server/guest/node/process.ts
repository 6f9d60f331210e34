/** `node:process`: what a server may ask of it. */
import { EventEmitter } from 'node:events';
import { absentFunction } from '../errors.ts';
import { nextTick } from '../loop.ts';
import { now } from '../timers.ts';

class Process extends EventEmitter {
  readonly title = 'node';
  readonly version = 'v26.10.0';
  readonly versions = { node: '26.10.0' };
  readonly platform = 'linux';
  readonly arch = 'wasm32';
  readonly browser = false;
  readonly pid = 1;
  readonly argv: readonly string[] = ['node', 'server'];
  readonly execArgv: readonly string[] = [];
  readonly env: Record<string, string | undefined> = {};
  readonly nextTick = nextTick;
  exitCode: number | undefined;
  readonly exit = absentFunction('process.exit()', 'the sandbox ends a server when you press Stop');

  cwd(): string {
    return '/';
  }

  uptime(): number {
    return now() / 1000;
  }

  emitWarning(warning: string | Error): void {
    console.warn(typeof warning === 'string' ? `Warning: ${warning}` : String(warning));
  }

  readonly hrtime = Object.assign(
    (since?: readonly [number, number]): [number, number] => {
      const milliseconds = now() - (since === undefined ? 0 : since[0] * 1e3 + since[1] / 1e6);
      return [Math.floor(milliseconds / 1e3), Math.round((milliseconds % 1e3) * 1e6)];
    },
    { bigint: (): bigint => BigInt(Math.round(now() * 1e6)) },
  );
}

export const process = new Process();
export default process;
