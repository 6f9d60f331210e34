/**
 * One run of a learner's server: takes what happens to its connections, gives the
 * guest its turns, holds it to its limits, and says how it ended.
 */
import type { ConsoleLevel, SourceLocation } from '../../wire/trace/trace.ts';
import { Answer, Door, type HostCalls } from '../guest/calls.ts';
import { Budget, type Clock } from './budget.ts';
import { ConsoleGate } from './console-gate.ts';
import type { EngineImage } from './engine-image.ts';
import { Engine, LONGEST_MESSAGE } from './engine.ts';
import { exitOfError, exitOfLimit, FINISHED } from './exits.ts';
import type { Exit, IsolateListener, OutputSource } from './isolate.ts';
import type { IsolateLimits } from './limits.ts';
import { Modules } from './modules.ts';
import { OutputGate } from './output-gate.ts';
import { PrivateNetwork } from './private-network.ts';
import { Senders } from './senders.ts';

/** What a run needs of the world around it. */
export interface RunHolder {
  readonly listener: IsolateListener;
  readonly clock: Clock;
  /** Calls back once after this many milliseconds; the result takes that back. */
  later(milliseconds: number, callback: () => void): () => void;
  /** Calls back once, after the input that waits already. */
  soon(callback: () => void): void;
  /** Marks the beginning and the end of a turn for the watchdog outside. */
  turn(active: boolean): void;
  /** Tells the watchdog that the turn can still be ended in order. */
  beat(): void;
  /** Fills bytes from the operating system's random source. */
  random(bytes: Uint8Array): void;
}

const CONSOLE_LEVELS: ReadonlySet<string> = new Set<ConsoleLevel>(['debug', 'log', 'info', 'warn', 'error']);

export class Run {
  readonly #holder: RunHolder;
  readonly #limits: IsolateLimits;
  readonly #budget: Budget;
  readonly #console: ConsoleGate;
  readonly #output: OutputGate;
  readonly #network: PrivateNetwork;
  readonly #builtins: readonly string[];
  #modules = new Modules({}, []);
  #senders = new Senders(this.#modules);
  #engine: Engine | undefined;
  #exit: Exit | undefined;
  #saidSlow = false;
  #cancelAlarm = (): void => undefined;

  private constructor(image: EngineImage, limits: IsolateLimits, holder: RunHolder) {
    this.#holder = holder;
    this.#limits = limits;
    this.#builtins = image.modules;
    this.#budget = new Budget(holder.clock, limits);
    this.#network = new PrivateNetwork(holder.listener);
    this.#console = new ConsoleGate(limits.consoleLinesPerSecond, limits.consoleLineBytes);
    this.#output = new OutputGate({
      windowBytes: limits.outputWindowBytes,
      bytesPerSecond: limits.outputBytesPerSecond,
      ceilingBytes: limits.outputWindowBytes + limits.memoryBytes,
    });
  }

  /** Makes a run ready to start. */
  static async prepare(image: EngineImage, limits: IsolateLimits, holder: RunHolder): Promise<Run> {
    const run = new Run(image, limits, holder);
    run.#engine = await Engine.restore(image, {
      host: run.#calls(),
      clock: holder.clock,
      mustStop: () => {
        holder.beat();
        return run.#budget.mustStop();
      },
      memoryBytes: limits.memoryBytes,
      resolve: (specifier, importer) => run.#modules.resolve(specifier, importer),
      load: (name) => run.#modules.load(name),
    });
    return run;
  }

  start(files: Readonly<Record<string, string>>, entries: readonly string[]): void {
    this.#modules = new Modules(files, this.#builtins, entries);
    this.#senders = new Senders(this.#modules);
    this.#turn((engine) => {
      let answer = engine.ask(Door.begin, this.#limits.timers);
      for (const entry of entries) {
        engine.evaluate(this.#modules.load(entry), this.#modules.moduleOf(entry));
        answer |= engine.ask(Door.ticks);
      }
      return answer;
    });
    if (this.#engine !== undefined) this.#network.begun();
  }

  open(connection: number, server: string, port: number, address: string, remotePort: number): void {
    this.#output.opened(connection);
    const suffix = this.#modules.suffixOf(server).slice(1);
    this.#ask(Door.open, connection, suffix, port, address, remotePort);
  }

  connected(connection: number): void {
    this.#ask(Door.connected, connection);
  }

  refused(connection: number, why: string): void {
    this.#gone(connection);
    this.#network.refused(why);
    this.#ask(Door.refused, connection, why);
  }

  input(connection: number, bytes: Uint8Array): void {
    this.#ask(Door.input, connection, bytes);
  }

  inputEnded(connection: number): void {
    this.#network.finished(connection, 'inputEnded');
    this.#ask(Door.inputEnded, connection);
  }

  inputReset(connection: number): void {
    this.#gone(connection);
    this.#ask(Door.inputReset, connection);
  }

  written(connection: number, length: number): void {
    this.#output.written(connection, length);
    this.#release();
  }

  #release(): void {
    for (const connection of this.#output.release(this.#holder.clock.now()))
      this.#ask(Door.writable, connection);
  }

  #ask(question: number, ...args: readonly (number | string | Uint8Array)[]): void {
    this.#turn((engine) => engine.ask(question, ...args));
  }

  /** Asks again and again while the guest has another timer or immediate that is due. */
  #askWhileDue(question: number): void {
    for (let count = this.#limits.timers; count > 0; count--) {
      const answer = this.#turn((engine) => engine.ask(question));
      if ((answer & Answer.more) === 0) return;
    }
    this.#holder.soon(() => this.#askWhileDue(question));
  }

  /** One turn of the guest's event loop. */
  #turn(work: (engine: Engine) => number): number {
    const engine = this.#engine;
    if (engine === undefined) return 0;
    let answer = 0;
    this.#holder.turn(true);
    this.#budget.beginTurn();
    try {
      answer = work(engine);
      while (this.#exit === undefined && (engine.drain() > 0 || engine.askAboutRejection(Door.rejected))) {
        answer = (answer & Answer.more) | (engine.ask(Door.ticks) & Answer.alive);
      }
    } catch (error) {
      this.#exit ??= exitOfError(error, this.#modules, this.#limits);
    }
    const milliseconds = this.#budget.endTurn();
    this.#holder.turn(false);
    const limit = this.#budget.tripped;
    if (limit !== undefined) this.#exit = exitOfLimit(limit, this.#limits, this.#exit?.location);
    if (this.#exit !== undefined) this.#end(this.#exit);
    else if ((answer & Answer.alive) === 0) this.#end(FINISHED);
    else if (milliseconds > this.#limits.turnSoftMs) this.#saySlow(milliseconds);
    return answer;
  }

  #saySlow(milliseconds: number): void {
    if (this.#saidSlow) return;
    this.#saidSlow = true;
    this.#holder.listener.notice(
      `Your server was busy for ${Math.round(milliseconds)} ms without a pause. While it is, nobody else is answered; after ${this.#limits.turnHardMs} ms the sandbox stops it.`,
    );
  }

  #end(exit: Exit): void {
    const { listener } = this.#holder;
    this.#cancelAlarm();
    this.#engine?.dispose();
    this.#engine = undefined;
    const dropped = this.#console.report();
    if (dropped !== undefined) listener.notice(dropped);
    listener.exit(exit);
  }

  /** What the guest may call. It is hostile: every number and string is checked before use. */
  #calls(): HostCalls {
    const { listener, clock, random } = this.#holder;
    return {
      listen: (module, port) => this.#network.listen(this.#modules.serverOf(module), port),
      connect: (connection, module, host, port) => {
        if (!this.#network.connect(connection, this.#modules.serverOf(module), host, port)) return false;
        this.#output.opened(connection);
        return true;
      },
      output: (connection, bytes, sender) =>
        this.#write(connection, bytes, this.#senders.take(bytes.length, sender)),
      sender: (number, called, file, line, column) =>
        this.#senders.learn(number, called, { file, line, column }),
      part: (length, sender) => this.#senders.part(length, sender),
      end: (connection) => {
        if (!this.#output.isOpen(connection)) return;
        this.#network.finished(connection, 'ended');
        listener.ended(connection);
      },
      destroy: (connection) => {
        if (!this.#output.isOpen(connection)) return;
        this.#gone(connection);
        listener.destroyed(connection);
      },
      consumed: (connection, length) => {
        if (this.#output.isOpen(connection) && length > 0) listener.consumed(connection, length);
      },
      console: (level, text, file, line, column) => {
        if (!CONSOLE_LEVELS.has(level)) return;
        const admitted = this.#console.admit(text, clock.now());
        if (admitted === undefined) return;
        const dropped = this.#console.report();
        if (dropped !== undefined) listener.notice(dropped);
        const place = this.#place(file, line, column);
        const start = place && this.#modules.startOfCall(place, 'console.', 8);
        listener.console(level, admitted, start, this.#modules.serverOf(file));
      },
      alarm: (milliseconds) => {
        this.#cancelAlarm();
        if (!(milliseconds >= 0)) return;
        this.#cancelAlarm = this.#holder.later(milliseconds, () => this.#askWhileDue(Door.timer));
      },
      immediate: () => this.#holder.soon(() => this.#askWhileDue(Door.immediate)),
      fail: (message, file, line, column) => {
        const text = message.slice(0, LONGEST_MESSAGE);
        this.#exit ??= exitOfError(text, this.#modules, this.#limits, this.#place(file, line, column));
      },
      random,
      mask: maskInPlace,
    };
  }

  #write(connection: number, bytes: Uint8Array, sources: readonly OutputSource[]): boolean {
    if (bytes.length === 0 || !this.#output.isOpen(connection)) return true;
    const now = this.#holder.clock.now();
    const verdict = this.#output.output(connection, bytes.length, now);
    if (verdict === 'flood') {
      this.#exit ??= exitOfLimit('memory-limit', this.#limits, undefined);
      return false;
    }
    this.#holder.listener.output(connection, bytes.slice(), sources);
    if (verdict === 'go-on') return true;
    const wait = this.#output.nextRelease(now);
    if (wait !== undefined) this.#holder.later(wait, () => this.#release());
    return false;
  }

  #gone(connection: number): void {
    this.#output.closed(connection);
    this.#network.gone(connection);
  }

  #place(module: string, line: number, column: number): SourceLocation | undefined {
    const file = this.#modules.fileOf(module);
    return file === undefined ? undefined : { file, line, column };
  }
}

/** RFC 6455, 5.3. */
function maskInPlace(bytes: Uint8Array, mask: Uint8Array): void {
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = (bytes[index] ?? 0) ^ (mask[index & 3] ?? 0);
}
