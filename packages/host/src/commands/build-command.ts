/**
 * Makes a checked call into a command that is ready to be spawned: where, what, how, and what the sandbox says.
 * Runs in the host thread. It looks at directories and manifests, and starts nothing.
 */
import type { CommandSpec, Limits, Resources } from '@longrun/protocol';
import type { ProcessSandbox } from '../sandbox/process-sandbox.js';
import { childEnvironment } from './child-environment.js';
import { type CommandArguments, commandOptions } from './command-options.js';
import type { HostSnapshot } from './host-snapshot.js';
import type { Outcome } from './outcome.js';
import type { Program } from './program.js';
import { resolveCwd } from './resolve-cwd.js';

/** What a program is chosen from: where it will run, and with which variables. */
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface BuildCommandPorts {
  readonly host: HostSnapshot;
  readonly limits: Limits;
  /** What every command may use. @default as the host */
  readonly resources?: Resources;
  readonly sandbox: ProcessSandbox;
}

/**
 * @param choose says what to run, once the place is known
 * @returns the command, or INVALID_PARAMETER, SPAWN_FAILED (`missing: 'cwd'`) or SANDBOX_DENIED
 */
export async function buildCommand(
  args: CommandArguments,
  choose: (place: Place) => Outcome<Program> | Promise<Outcome<Program>>,
  { host, limits, resources, sandbox }: BuildCommandPorts,
): Promise<Outcome<CommandSpec>> {
  const options = commandOptions(args, limits);
  if (!options.ok) return options;
  const env = childEnvironment(host, args.env, args.env_mode);
  const cwd = await resolveCwd(args.cwd, host, sandbox);
  if (!cwd.ok) return cwd;
  const program = await choose({ cwd: cwd.value, env });
  if (!program.ok) return program;
  return sandbox.prepare({
    ...program.value,
    cwd: cwd.value,
    env,
    ...options.value,
    ...(resources !== undefined && { resources }),
  });
}
