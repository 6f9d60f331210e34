/** The guest's bundle: what lies around the learner's server inside the engine. */
import { startClock } from './globals.ts';
import { Answer, Door } from './calls.ts';
import { fail, host } from './host.ts';
import { invoke, isAlive, runTicks } from './loop.ts';
import { exportsOf, MODULES } from './modules.ts';
import { accept } from './net/server.ts';
import { forget, refuseIfClosed, socketOf } from './net/sockets.ts';
import { seedRandom } from './random.ts';
import { runImmediate, runTimer, setTimerLimit } from './timers.ts';

function begin(timers: number): void {
  const seed = new Int32Array(4);
  host.random(new Uint8Array(seed.buffer));
  seedRandom(seed);
  setTimerLimit(timers);
  startClock();
}

type AcceptArgs = [server: string, port: number, address: string, remotePort: number];

/** @returns whether the same should be asked again */
function answer(question: number, subject: unknown, args: readonly unknown[]): boolean {
  const connection = subject as number;
  switch (question) {
    case Door.begin:
      begin(subject as number);
      return false;
    case Door.open:
      if (!accept(connection, ...(args as AcceptArgs))) host.destroy(connection);
      return false;
    case Door.input: {
      const socket = socketOf(connection);
      if (socket === undefined) refuseIfClosed(connection);
      else socket.receive(args[0] as Uint8Array);
      return false;
    }
    case Door.inputEnded:
      forget(connection);
      socketOf(connection)?.receiveEnd();
      return false;
    case Door.inputReset:
      forget(connection);
      socketOf(connection)?.receiveReset();
      return false;
    case Door.writable:
      socketOf(connection)?.resumeOutput();
      return false;
    case Door.connected:
      socketOf(connection)?.connected();
      return false;
    case Door.refused:
      socketOf(connection)?.refused(args[0] as string);
      return false;
    case Door.timer:
      return runTimer();
    case Door.immediate:
      return runImmediate();
    case Door.rejected:
      fail(subject);
      return false;
    default:
      return false;
  }
}

function door(question: number, subject: unknown, ...args: readonly unknown[]): number {
  let more = false;
  invoke(
    () => {
      more = answer(question, subject, args);
    },
    undefined,
    [],
  );
  runTicks();
  return (more ? Answer.more : 0) | (isAlive() ? Answer.alive : 0);
}

Object.assign(globalThis, {
  sandboxDoor: door,
  sandboxModules: Object.keys(MODULES).join(' '),
  sandboxExports: exportsOf,
  sandboxModule: (name: string) => MODULES[name],
});
