/**
 * The boundary between a guest (code inside the engine) and what holds it: a dozen
 * narrow functions outwards, one door inwards. Only numbers, strings and byte
 * arrays cross. This file is the whole contract, read by both sides.
 */
import type { ConsoleLevel } from '../../wire/trace/trace.ts';

/**
 * What a guest may call. Hostile code may call these too, with any arguments: the
 * other side checks types and bounds, and believes nothing.
 */
export interface HostCalls {
  /**
   * A server listens: the module that called `listen`, and the port it asked for. Modules are named as
   * `isolates/modules.ts` says. False: it cannot, since too many listen.
   */
  listen(module: string, port: number): boolean;
  /**
   * Connects to a host of the session. The number of the connection is the guest's to choose, from
   * `FIRST_GUEST_CONNECTION` up; `Door.connected` or `Door.refused` answers. False: too many are open.
   */
  connect(connection: number, module: string, host: string, port: number): boolean;
  /**
   * Bytes for a connection. False: wait for `Door.writable` before more.
   * @param sender number of the line that sent them; 0 when it is not known, or when `part` said it
   */
  output(connection: number, bytes: Uint8Array, sender: number): boolean;
  /** Gives a number to a line that sends: where a function, such as `send`, was called. */
  sender(number: number, called: string, file: string, line: number, column: number): void;
  /** The next output has parts that different lines sent: the next `length` bytes of it are this one's. */
  part(length: number, sender: number): void;
  /** No more bytes for a connection (FIN). */
  end(connection: number): void;
  /** Tear a connection down (RST). */
  destroy(connection: number): void;
  /** Received bytes left the guest's queue. */
  consumed(connection: number, length: number): void;
  /** A console line; `file` is empty and `line` 0 when the place is unknown. */
  console(level: ConsoleLevel, text: string, file: string, line: number, column: number): void;
  /** Calls `Door.timer` after this many milliseconds, instead of what was asked before; negative: never. */
  alarm(milliseconds: number): void;
  /** Calls `Door.immediate` in the next turn. */
  immediate(): void;
  /** The run ends with an error that nothing caught. */
  fail(message: string, file: string, line: number, column: number): void;
  /** Fills an array, of 65,536 bytes at most, with random bytes from the operating system. */
  random(bytes: Uint8Array): void;
  /** XORs bytes in place with the four bytes of a mask (RFC 6455, 5.3): slow in the guest's JavaScript. */
  mask(bytes: Uint8Array, mask: Uint8Array): void;
}

/** What can be asked of a guest; the first argument of its door. */
export const Door = {
  /** The session begins: the guest takes a seed and resets its clock. Arguments: limit of timers. */
  begin: 0,
  /**
   * A client connected to a place that listens. Arguments: connection, server, port, remote address,
   * remote port. The server is what follows the `#` in the name of the module that called `listen`.
   */
  open: 1,
  /** Bytes came. Arguments: connection, bytes. */
  input: 2,
  /** The client sent FIN. */
  inputEnded: 3,
  /** The client's connection broke. */
  inputReset: 4,
  /** `output` may go on. */
  writable: 5,
  /** The alarm rang: runs one timer. */
  timer: 6,
  /** Runs one immediate. */
  immediate: 7,
  /** Microtasks ran and may have left `process.nextTick` callbacks. */
  ticks: 8,
  /** A promise was rejected and nothing handles it. Argument: the reason. */
  rejected: 9,
  /** What `connect` asked for is there. Argument: connection. */
  connected: 10,
  /** What `connect` asked for is not to be had. Arguments: connection, why as an error code. */
  refused: 11,
} as const;

/** What the door answers, as bits. */
export const Answer = {
  /** Ask the same again: another timer or immediate is due. */
  more: 1,
  /** Something may still happen: a server listens, a timer waits, a connection is open. */
  alive: 2,
} as const;
