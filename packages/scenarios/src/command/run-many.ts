import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Exit codes of the scenarios that were run, by name. */
export type ExitCodes = ReadonlyMap<string, number>;

/**
 * Runs scenarios one after the other, each in a process of its own: what one leaves in memory, threads or descriptors
 * is not the next one's. Goes on after a failure, not after a stop.
 *
 * @param command arguments that run one scenario, whose name comes last
 */
export async function runMany(
  names: readonly string[],
  command: readonly string[],
  signal: AbortSignal,
): Promise<ExitCodes> {
  const codes = new Map<string, number>();
  for (const name of names) {
    if (signal.aborted) break;
    const child = spawn(process.execPath, [...command, name], { stdio: 'inherit' });
    const [code]: unknown[] = await once(child, 'exit');
    // Ended by a signal: it has no code.
    codes.set(name, typeof code === 'number' ? code : 1);
    process.stdout.write('\n');
  }
  return codes;
}
