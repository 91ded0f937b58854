import type { ReadProcessOutput } from '@longrun/protocol';

/** One `read-output` that is not answered yet. */
export interface PendingRead {
  /** Key of its timer. */
  readonly key: string;
  readonly question: ReadProcessOutput;
  /** Monotonic time at which it is answered with whatever there is. */
  readonly answerBy: number;
  /** What the stream was when it was last tried; a change since then is worth another try. */
  seen: { readonly bytes: number; readonly ended: boolean };
}
