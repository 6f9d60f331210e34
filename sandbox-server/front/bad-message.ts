/** A client's bytes that the front refuses, with the answer to give. */
export class BadMessage extends Error {
  override readonly name = 'BadMessage';
  readonly status: 400 | 431 | 505;

  /** `message` is for the client: one sentence, plain text. */
  constructor(status: 400 | 431 | 505, message: string) {
    super(message);
    this.status = status;
  }
}
