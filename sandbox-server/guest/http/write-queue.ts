/** What a response writes before its turn on the connection comes. */
import type { Socket } from '../net/socket.ts';
import { sendingAs } from '../sender.ts';

export type Chunk = string | Uint8Array;
export type Callback = (error?: Error | null) => void;

export interface Piece {
  readonly data: Chunk;
  readonly encoding: BufferEncoding | undefined;
  readonly callback: Callback | undefined;
  /** The line that wrote it. */
  readonly sender: number;
}

/** Pieces of a body as one chunk of a chunked one (RFC 9112, 7.1). */
export function chunkOf(pieces: readonly Piece[], bytes: number): Piece[] {
  const line = (data: string, sender = 0, callback?: Callback): Piece => ({
    data,
    encoding: 'latin1',
    callback,
    sender,
  });
  return [
    line(`${bytes.toString(16)}\r\n`, pieces[0]?.sender),
    ...pieces.map((piece) => ({ ...piece, callback: undefined })),
    line('\r\n', pieces.at(-1)?.sender, (error) => {
      for (const { callback } of pieces) callback?.(error);
    }),
  ];
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
    for (const { data, encoding, callback, sender } of pieces)
      goOn = sendingAs(sender, () => socket.write(data, encoding ?? 'utf8', callback));
    socket.uncork();
    return goOn;
  }
}
