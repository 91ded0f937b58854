import type { Limits } from '@longrun/protocol';
import type { Script } from '@longrun/testkit/simulation';

/**
 * One random history before it happens: plain data, so that it can be printed, shortened and run again. What is due at
 * the same moment has no order here; the seed of the run decides it.
 */
export interface Plan {
  readonly threads: { readonly max: number; readonly whenFull: 'share' | 'queue' | 'reject' };
  readonly limits: Partial<Limits>;
  readonly steps: readonly PlanStep[];
}

/** `at` is in virtual milliseconds from the start. */
export type PlanStep = { readonly at: number } & Deed;

/** Sessions go by name; handles by their number in the host, which may be one that nobody has. */
export type Deed =
  | { readonly do: 'open-session'; readonly session: string }
  | {
      readonly do: 'spawn';
      readonly session: string;
      readonly script: Script;
      /** Answered with the result instead of the handle. */
      readonly foreground?: boolean;
      readonly backgroundAfterMs?: number;
      readonly timeoutMs?: number;
      readonly graceMs?: number;
      readonly drainMs?: number;
      readonly leftovers?: 'kill';
    }
  | {
      readonly do: 'cancel';
      readonly handle: number;
      /** Who asks; without one, the host. */
      readonly session?: string;
      readonly force?: boolean;
      readonly graceMs?: number;
    }
  | {
      readonly do: 'wait';
      readonly handles: readonly number[];
      readonly session?: string;
      readonly mode: 'any' | 'all';
      readonly timeoutMs: number;
    }
  | { readonly do: 'read'; readonly handle: number; readonly session?: string; readonly waitMs: number }
  | { readonly do: 'list'; readonly session?: string; readonly includeFinished: boolean }
  | { readonly do: 'end-session'; readonly session: string }
  | { readonly do: 'acknowledge'; readonly session: string }
  | { readonly do: 'close' }
  /** The process writes something. */
  | { readonly do: 'print'; readonly handle: number; readonly text: string }
  | { readonly do: 'exit'; readonly handle: number; readonly code: number }
  | { readonly do: 'kill-child'; readonly handle: number }
  | { readonly do: 'stop-child'; readonly handle: number; readonly forMs: number }
  | { readonly do: 'crash-thread'; readonly handle: number }
  | { readonly do: 'block-thread'; readonly handle: number; readonly forMs: number }
  /** The feedback actor throws at its next item, before or after it has kept it. */
  | { readonly do: 'kill-feedback'; readonly kept: boolean }
  | { readonly do: 'stall'; readonly actor: 'feedback' | 'coordinator'; readonly forMs: number }
  | { readonly do: 'refuse-launches'; readonly forMs: number }
  | { readonly do: 'jump-clock'; readonly byMs: number };
