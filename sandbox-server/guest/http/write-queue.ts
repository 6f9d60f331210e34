/** What a response writes before its turn on the connection comes. */
import type { Socket } from '../net/socket.ts';

export type Chunk = string | Uint8Array;
export type Callback = (error?: Error | null) => void;

export interface Piece {
  readonly data: Chunk;
  readonly encoding: BufferEncoding | undefined;
  readonly callback: Callback | undefined;
}

export class WriteQueue {
  #pieces: Piece[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#pieces.length === 0;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Piece): void {
    this.#pieces.push(piece);
    this.#bytes += piece.data.length;
  }

  /** Writes all of it to a socket, in one go. @returns whether the socket takes more */
  flush(socket: Socket): boolean {
    if (this.isEmpty) return true;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    socket.cork();
    let goOn = true;
    for (const { data, encoding, callback } of pieces)
      goOn = socket.write(data, encoding ?? 'utf8', callback);
    socket.uncork();
    return goOn;
  }
}
