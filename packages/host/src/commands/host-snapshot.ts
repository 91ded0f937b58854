import { environmentNow } from '@longrun/native';
import { type PackedEnvironment, unpackEnvironment } from '@longrun/protocol';

/** What a command inherits, as it is at the moment of the call. */
export interface HostSnapshot {
  readonly env: Readonly<Record<string, string>>;
  /** The same, where it was read in one piece. */
  readonly packedEnv?: PackedEnvironment;
  /** Absolute. Undefined when the host's own working directory has been removed. */
  readonly cwd: string | undefined;
  readonly platform: NodeJS.Platform;
}

/** The environment seldom changes from one call to the next, and taking it apart costs more than reading it. */
let lastEnvironment: Required<Pick<HostSnapshot, 'env' | 'packedEnv'>> | undefined;

/** Takes the snapshot. Synchronous, so that a change after the call does not show in the command. */
export function takeHostSnapshot(): HostSnapshot {
  return { ...environment(), cwd: ownCwd(), platform: process.platform };
}

function environment(): Pick<HostSnapshot, 'env' | 'packedEnv'> {
  const packedEnv = environmentNow();
  if (packedEnv === undefined) return { env: copyOfEnv() };
  if (lastEnvironment?.packedEnv !== packedEnv) {
    lastEnvironment = { env: Object.freeze(unpackEnvironment(packedEnv)), packedEnv };
  }
  return lastEnvironment;
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
