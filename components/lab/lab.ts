/** What a lab is made of, as its folder in `content/` gives it and the page fetches it. */

export interface LabFile {
  /** `client.ts` runs in the learner's browser, `server.ts` in the sandbox. */
  readonly name: string;
  readonly code: string;
}

export interface Lab {
  /** `<lesson>/<lab>`, such as `short-polling/ticker`. */
  readonly id: string;
  readonly title: string;
  /** One sentence under the title: what to do and what to watch. */
  readonly task: string;
  readonly files: readonly LabFile[];
  /** For exercises: files of one solution; those not listed are as in `files`. */
  readonly solution?: readonly LabFile[];
  /** How long a run is worth recording and checking, in milliseconds; the run goes on until Stop. */
  readonly observe: number;
  readonly exercise: boolean;
  /** For exercises: the names of its checks, so that the page has room for them before they are loaded. */
  readonly checks?: readonly string[];
}
