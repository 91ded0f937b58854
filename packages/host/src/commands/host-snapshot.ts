import { environmentNow } from '@longrun/native';

/** What a command inherits, as it is at the moment of the call. */
export interface HostSnapshot {
  readonly env: Readonly<Record<string, string>>;
  /** Absolute. Undefined when the host's own working directory has been removed. */
  readonly cwd: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** Takes the snapshot. Synchronous, so that a change after the call does not show in the command. */
export function takeHostSnapshot(): HostSnapshot {
  return { env: environmentNow() ?? copyOfEnv(), cwd: ownCwd(), platform: process.platform };
}

function copyOfEnv(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value;
  return env;
}

function ownCwd(): string | undefined {
  try {
    return process.cwd();
  } catch {
    // getcwd fails when the directory is gone. The command is refused later, unless it names another one.
    return undefined;
  }
}
