import type { Confinement, ErrorData, PackedEnvironment, Resources } from '@longrun/protocol';
import type { ProcessTable } from '../proc/process-table.js';
import type { LaunchedProcess } from './launched-process.js';

/**
 * Starts one program as the leader of its own session and process group. The process actor is its only
 * caller. It never interprets output, never decides when to kill, and never throws for what the operating
 * system refuses: a refusal is an outcome.
 */
export interface Launcher {
  /** Shown in `started` and logs: `portable`, `native`. */
  readonly name: string;
  /** Where the processes it makes can be looked up. */
  readonly processes: ProcessTable;
  launch(request: LaunchRequest): Promise<LaunchOutcome>;
}

export interface LaunchRequest {
  /** Program and arguments. The program is looked up in the PATH of `env`; it stays argv[0] as written. */
  readonly argv: readonly string[];
  /** Absolute. Undefined: the directory of this host process. */
  readonly cwd?: string;
  /** The whole environment of the child. */
  readonly env: PackedEnvironment;
  /** `null`: reads end at once (/dev/null). `pipe`: `LaunchedProcess.stdin` is there. */
  readonly stdin: 'null' | 'pipe';
  /** What the child may do, from before it runs its program. A launcher that cannot see to it launches all the same. */
  readonly confinement?: Confinement;
  /** What the child may use, from before it runs its program. A launcher that cannot limit it launches all the same. */
  readonly resources?: Resources;
  /**
   * Directory of a cgroup to be made for it, which it is in before it runs its program. A launcher that cannot see to
   * that launches all the same, and leaves nothing there.
   */
  readonly cgroup?: string;
}

export type LaunchOutcome =
  | { readonly ok: true; readonly process: LaunchedProcess }
  /**
   * `SANDBOX_DENIED` with `step` when the confinement cannot be had, or less of it than it accepts; else
   * `SPAWN_FAILED` with `errno`, and `missing`, `path` or `limit` where one of them was at fault. Nothing was
   * left behind.
   */
  | { readonly ok: false; readonly error: ErrorData };
