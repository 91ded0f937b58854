import type { CommandSpec, ErrorData, Limits } from '@longrun/protocol';
import type { ToolArguments } from '@longrun/protocol/tools';
import type { Outcome } from './outcome.js';

/** The parameters that all run tools share, checked. */
export type CommandArguments = Pick<
  ToolArguments<'run_command'>,
  Exclude<keyof ToolArguments<'run_command'>, 'argv' | 'command' | 'shell'>
>;

/** The part of a command that says how it is run, as opposed to what and where. */
export type CommandOptions = Omit<CommandSpec, 'argv' | 'display' | 'cwd' | 'env'>;

/** Fills in the host's defaults. Refuses more spill than the host allows one handle. */
export function commandOptions(args: CommandArguments, limits: Limits): Outcome<CommandOptions> {
  const spillBytes = args.spill_bytes ?? limits.spillBytesPerHandle;
  if (spillBytes > limits.spillBytesPerHandle) {
    return { ok: false, error: spillRefusal(spillBytes, limits.spillBytesPerHandle) };
  }
  return {
    ok: true,
    value: {
      ...(args.stdin !== undefined && { stdin: { kind: 'text', text: args.stdin } }),
      ...(args.timeout_ms !== undefined && { timeoutMs: args.timeout_ms }),
      graceMs: args.grace_ms ?? limits.graceMs,
      drainMs: args.drain_ms ?? limits.drainMs,
      headBytes: args.head_bytes ?? limits.headBytes,
      tailBytes: args.tail_bytes ?? limits.tailBytes,
      spillBytes,
      leftovers: args.leftovers,
    },
  };
}

function spillRefusal(got: number, most: number): ErrorData {
  return {
    code: 'INVALID_PARAMETER',
    message: `spill_bytes must be at most ${most}, this host's limit for one handle, got ${got}`,
    details: { param: 'spill_bytes', limit: 'spillBytesPerHandle' },
  };
}
