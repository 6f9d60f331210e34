/**
 * The page's side of the runner: one hidden frame for all labs of a page, kept warm,
 * in which each run of client code gets a worker of its own.
 */
import type { ClientGlobals, ClientLine, FrameEnd, FromFrame, ToFrame } from './messages.ts';

export interface ClientRun {
  /** Ends the code at once, whatever it is doing; nothing is heard of it afterwards. */
  stop(): void;
}

export interface ClientProgram {
  readonly file: string;
  /** A JavaScript module, types stripped, line numbers kept. */
  readonly code: string;
  readonly globals: ClientGlobals;
}

export interface ClientListener {
  line(line: ClientLine): void;
  /** Lines that came faster than they are shown were left out; `at` as in `ClientLine`. */
  dropped(count: number, at: number): void;
  /** The code was ended by the runner; last call. */
  end(reason: FrameEnd, at: number): void;
}

export class ClientRunner {
  readonly #port: MessagePort;
  readonly #frame: HTMLIFrameElement;
  readonly #listeners = new Map<number, ClientListener>();
  #lastRun = 0;

  /** `url` is the runner document's; `sandbox` the origin that client code may speak to. */
  constructor(url: string, sandbox: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#port.onmessage = ({ data }: MessageEvent<FromFrame>) => this.#receive(data);
    this.#frame = document.createElement('iframe');
    this.#frame.setAttribute('sandbox', 'allow-scripts');
    this.#frame.title = 'Runner';
    this.#frame.tabIndex = -1;
    this.#frame.ariaHidden = 'true';
    this.#frame.style.cssText = 'position:fixed;inline-size:0;block-size:0;border:0;visibility:hidden';
    this.#frame.src = `${url}#${encodeURIComponent(sandbox)}`;
    // A port's messages wait in it, so a run may be started before the frame has loaded.
    this.#frame.addEventListener('load', () => this.#frame.contentWindow?.postMessage('', '*', [port2]), {
      once: true,
    });
    document.body.append(this.#frame);
  }

  start(program: ClientProgram, listener: ClientListener): ClientRun {
    this.#lastRun += 1;
    const run = this.#lastRun;
    this.#listeners.set(run, listener);
    this.#send({ type: 'start', run, ...program });
    return {
      stop: () => {
        if (this.#listeners.delete(run)) this.#send({ type: 'stop', run });
      },
    };
  }

  /** Ends every run and takes the frame off the page. */
  close(): void {
    this.#listeners.clear();
    this.#port.close();
    this.#frame.remove();
  }

  #send(message: ToFrame): void {
    this.#port.postMessage(message);
  }

  #receive(message: FromFrame): void {
    const listener = this.#listeners.get(message.run);
    if (!listener) return;
    if (message.type === 'line') listener.line(message.line);
    else if (message.type === 'dropped') listener.dropped(message.count, message.at);
    else {
      this.#listeners.delete(message.run);
      listener.end(message.reason, message.at);
    }
  }
}

let shared: { readonly key: string; readonly runner: ClientRunner } | undefined;

/** The page's one runner; a new one when the sandbox's origin is not the one it was made for. */
export function sharedRunner(url: string, sandbox: string): ClientRunner {
  const key = `${url}#${sandbox}`;
  if (shared?.key !== key) {
    shared?.runner.close();
    shared = { key, runner: new ClientRunner(url, sandbox) };
  }
  return shared.runner;
}
