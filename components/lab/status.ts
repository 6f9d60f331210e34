/** The lab's state in words: always on screen, and never better than it is. */
import type { ConnectionState } from '../sandbox/sandbox-connection.ts';
import type { RunPhase, Shown } from './lab-session.svelte.ts';

export interface Status {
  /** How the square in front of the words is drawn: live, on its way, or not there. */
  readonly mark: 'full' | 'half' | 'empty';
  readonly text: string;
}

export interface StatusInput {
  readonly connection: ConnectionState;
  readonly phase: RunPhase;
  readonly shown: Shown;
  readonly clientRuns: boolean;
}

export function statusOf({ connection, phase, shown, clientRuns }: StatusInput): Status {
  switch (connection) {
    case 'closed':
      return { mark: 'empty', text: shown === 'recording' ? 'recorded run' : 'not live' };
    case 'connecting':
      return { mark: 'half', text: 'connecting' };
    case 'unreachable':
      return {
        mark: 'empty',
        text: shown === 'recording' ? 'recorded run (sandbox unreachable)' : 'sandbox unreachable',
      };
    case 'live':
      return { mark: 'full', text: `live${doing(phase, clientRuns)}` };
  }
}

function doing(phase: RunPhase, clientRuns: boolean): string {
  switch (phase) {
    case 'idle':
      return '';
    case 'starting':
      return ', starting';
    case 'running':
      return ', running';
    case 'ended':
      return clientRuns ? ', server stopped' : ', stopped';
  }
}
