/** All sessions of this sandbox, and how many there may be. */
import type { IsolatePool } from '../isolates/isolate.ts';
import type { RefusalCode } from '../protocol.ts';
import type { SessionLimits } from './limits.ts';
import { Session } from './session.ts';
import { sameToken } from './token.ts';

export interface Refusal {
  readonly code: RefusalCode;
  /** For the learner. */
  readonly message: string;
}

const DRAINING: Refusal = {
  code: 'draining',
  message: 'This sandbox is closing. Reload the page in a moment to reach the next one.',
};

export class Sessions {
  readonly #limits: SessionLimits;
  readonly #pool: IsolatePool;
  readonly #sessions = new Map<string, Session>();
  readonly #perAddress = new Map<string, number>();
  #draining = false;

  constructor(limits: SessionLimits, pool: IsolatePool) {
    this.#limits = limits;
    this.#pool = pool;
  }

  get size(): number {
    return this.#sessions.size;
  }

  find(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /** A new session for a page at this address. */
  open(address: string): Session | Refusal {
    if (this.#draining) return DRAINING;
    if (this.#countOf(address) >= this.#limits.sessionsPerAddress) this.#removeWaiting(address);
    const ofAddress = this.#countOf(address);
    if (ofAddress >= this.#limits.sessionsPerAddress) {
      return {
        code: 'capacity',
        message: `Your address already has ${ofAddress} sessions, the most that one may have. Close some pages of this course and try again.`,
      };
    }
    if (this.#sessions.size >= this.#limits.sessions) {
      return {
        code: 'capacity',
        message: 'The sandbox is full. Try again in a few minutes; recorded runs still work.',
      };
    }
    const session = new Session(address, this.#limits, this.#pool, (expired) =>
      this.#remove(expired, 1000, 'The page was away for too long.'),
    );
    this.#sessions.set(session.id, session);
    this.#perAddress.set(address, ofAddress + 1);
    return session;
  }

  /** The session whose page shows the right token. An unknown session and a wrong token look the same. */
  resume(id: string, token: string): Session | Refusal {
    if (this.#draining) return DRAINING;
    const session = this.#sessions.get(id);
    if (session && sameToken(token, session.token)) return session;
    return {
      code: 'no-session',
      message: 'The sandbox does not hold this session any more, or the token is wrong. Begin a new session.',
    };
  }

  /** No new sessions; those that live are told and closed. */
  drain(): void {
    this.#draining = true;
    for (const session of [...this.#sessions.values()]) {
      session.stop({
        reason: 'stopped',
        message:
          'The sandbox is closing, so your server was stopped. Press Run in a moment to start it again.',
      });
      session.refuse(DRAINING.code, DRAINING.message);
      this.#remove(session, 1012, 'The sandbox is closing.');
    }
  }

  #countOf(address: string): number {
    return this.#perAddress.get(address) ?? 0;
  }

  /** Makes room: a page that may come back gives way to one that is there. */
  #removeWaiting(address: string): void {
    for (const session of this.#sessions.values()) {
      if (session.address !== address || !session.waiting) continue;
      this.#remove(session, 1000, 'Another page of this address needed the place.');
      return;
    }
  }

  #remove(session: Session, code: number, reason: string): void {
    if (!this.#sessions.delete(session.id)) return;
    const left = this.#countOf(session.address) - 1;
    if (left > 0) this.#perAddress.set(session.address, left);
    else this.#perAddress.delete(session.address);
    session.close(code, reason);
  }
}
