/**
 * The policy port: what may run where. The host asks it in the host thread before each command, and again
 * when a start has failed. It is no jail by itself; a policy that needs one wraps the command in `prepare`.
 */
import type { CommandSpec, ErrorData } from '@longrun/protocol';

/** What a policy says to a request: the thing to use, or the refusal (normally SANDBOX_DENIED). */
export type SandboxAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ErrorData };

export interface ProcessSandbox {
  /** Names the policy in errors and logs. */
  readonly name: string;
  /** Absolute. Where a command runs that names no `cwd`, and where relative ones start. Undefined: the host's. */
  readonly defaultCwd?: string;
  /**
   * Decides on a working directory.
   *
   * @param cwd absolute, normalised; nobody has checked yet that it exists
   * @returns the path to use instead of it. That very path becomes the child's, so a policy that has resolved
   * links returns the resolved path.
   */
  enforceCwd(cwd: string): SandboxAnswer<string> | Promise<SandboxAnswer<string>>;
  /** Decides on a complete command, and may change it: wrap its argv, drop a variable. */
  prepare(command: CommandSpec): SandboxAnswer<CommandSpec> | Promise<SandboxAnswer<CommandSpec>>;
  /**
   * The operating system refused to start a prepared command: says what the policy knows about it.
   *
   * @returns the error to answer instead, with SANDBOX_DENIED if the policy was the cause; undefined to leave it
   */
  explainSpawnError(
    error: ErrorData,
    command: CommandSpec,
  ): ErrorData | undefined | Promise<ErrorData | undefined>;
}
