/** Who sent each piece that a socket has queued, in the order of the calls. Nearly always it is one line. */
import { host } from '../host.ts';

export class SenderQueue {
  #count = 0;
  /** Sender of all pieces, while they have the same. */
  #sender = 0;
  #each: number[] | undefined;

  add(sender: number): void {
    if (this.#count === 0) this.#sender = sender;
    else if (this.#each === undefined && sender !== this.#sender)
      this.#each = new Array<number>(this.#count).fill(this.#sender);
    this.#count++;
    this.#each?.push(sender);
  }

  /** The piece added last will not be sent. */
  dropLast(): void {
    this.#count--;
    this.#each?.pop();
  }

  /** The first piece is sent. @returns its sender */
  next(): number {
    this.#count--;
    const sender = this.#each?.shift() ?? this.#sender;
    if (this.#count === 0) this.#each = undefined;
    return sender;
  }

  /** These pieces are sent as one. @returns the sender of all, or 0 after the host was told of the parts */
  take(pieces: readonly { readonly chunk: Uint8Array }[]): number {
    if (this.#each === undefined) {
      this.#count -= pieces.length;
      return this.#sender;
    }
    for (const { chunk } of pieces) host.part(chunk.length, this.next());
    return 0;
  }
}
