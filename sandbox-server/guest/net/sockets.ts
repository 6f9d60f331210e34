/** The sockets of the guest, by the numbers of their connections. */
import { host } from '../host.ts';
import type { Socket } from './socket.ts';

const open = new Map<number, Socket>();
/** Connections whose socket was closed here before the other side had finished. */
const closed = new Set<number>();
const CLOSED_REMEMBERED = 1000;

export function socketOf(connection: number): Socket | undefined {
  return open.get(connection);
}

export function add(connection: number, socket: Socket): void {
  open.set(connection, socket);
}

/** @param isOver nothing more can come from the other side */
export function remove(connection: number, isOver: boolean): void {
  open.delete(connection);
  if (!isOver && closed.size < CLOSED_REMEMBERED) closed.add(connection);
}

/** Bytes came for a connection that has no socket any more: a kernel answers them with RST. */
export function refuseIfClosed(connection: number): void {
  if (closed.delete(connection)) host.destroy(connection);
}

/** The other side has finished too: nothing more can come. */
export function forget(connection: number): void {
  closed.delete(connection);
}
