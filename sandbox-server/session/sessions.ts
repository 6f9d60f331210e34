/** All sessions of this sandbox, and how many there may be. */
import type { IsolatePool } from '../isolates/isolate.ts';
import type { RefusalCode } from '../protocol.ts';
import type { SessionLimits } from './limits.ts';
import type { Journal } from './journal.ts';
import { Session, type SessionHost } from './session.ts';
import { Tally } from './tally.ts';
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
  readonly #journal: Journal;
  readonly #host: SessionHost;
  readonly #sessions = new Map<string, Session>();
  readonly #perAddress = new Tally();
  #draining = false;
  #drained: () => void = () => undefined;

  constructor(limits: SessionLimits, pool: IsolatePool, journal: Journal) {
    this.#limits = limits;
    this.#journal = journal;
    this.#host = {
      limits,
      pool,
      journal,
      runs: new Tally(),
      expired: (session) => this.#remove(session, 1000, 'The page was away for too long.'),
    };
  }

  /** No new sessions are taken. */
  get draining(): boolean {
    return this.#draining;
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
    if (this.#perAddress.of(address) >= this.#limits.sessionsPerAddress) this.#removeWaiting(address);
    const ofAddress = this.#perAddress.of(address);
    if (ofAddress >= this.#limits.sessionsPerAddress) {
      this.#journal.limit('address-sessions');
      return {
        code: 'capacity',
        message: `Your address already has ${ofAddress} sessions, the most that one may have. Close some pages of this course and try again.`,
      };
    }
    if (this.#sessions.size >= this.#limits.sessions) {
      this.#journal.limit('sessions');
      return {
        code: 'capacity',
        message: 'The sandbox is full. Try again in a few minutes; recorded runs still work.',
      };
    }
    const session = new Session(address, this.#host);
    this.#sessions.set(session.id, session);
    this.#perAddress.add(address);
    this.#journal.sessionsOpened++;
    this.#journal.log('session-opened', { sessions: this.#sessions.size });
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

  /** No new sessions from now on. Resolves when none is left, or after `ms` milliseconds. */
  async drain(ms: number): Promise<void> {
    this.#draining = true;
    if (this.#sessions.size === 0) return;
    this.#journal.log('draining', { sessions: this.#sessions.size });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const late = setTimeout(() => resolve(undefined), ms);
    this.#drained = () => resolve(undefined);
    await promise;
    clearTimeout(late);
  }

  /** No new sessions; those that live are told and closed. */
  close(): void {
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
    this.#perAddress.remove(session.address);
    this.#journal.log('session-closed', { sessions: this.#sessions.size });
    session.close(code, reason);
    if (this.#sessions.size === 0) this.#drained();
  }
}
