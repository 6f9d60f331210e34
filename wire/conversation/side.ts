import type { Direction } from '../trace/trace.ts';
import type { HttpDraft } from './http-draft.ts';
import type { OpaqueDraft } from './opaque-item.ts';
import type { WebSocketSide } from './websocket-side.ts';

/** One direction of a connection: what it speaks, and what of it is under way. */
export interface Side {
  readonly direction: Direction;
  /** Bytes seen. */
  position: number;
  /** `held`: the client asked for another protocol and has no answer yet. */
  mode: 'http' | 'held' | 'websocket' | 'opaque';
  message: HttpDraft | undefined;
  frames: WebSocketSide | undefined;
  opaque: OpaqueDraft | undefined;
}

export const newSide = (direction: Direction): Side => ({
  direction,
  position: 0,
  mode: 'http',
  message: undefined,
  frames: undefined,
  opaque: undefined,
});
