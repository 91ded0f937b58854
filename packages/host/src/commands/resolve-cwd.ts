import { isAbsolute, resolve } from 'node:path';
import { noSandbox } from '../sandbox/no-sandbox.js';
import type { ProcessSandbox } from '../sandbox/process-sandbox.js';
import { checkCwd } from './check-cwd.js';
import { cwdRefusal } from './cwd-refusal.js';
import type { HostSnapshot } from './host-snapshot.js';
import type { Outcome } from './outcome.js';

/**
 * Finds the directory a command runs in: `cwd`, seen from the sandbox's default or else the host's; then what the
 * sandbox makes of it; then checked. `..` is taken away by name, before links are followed.
 *
 * @returns an absolute path of a directory, or SANDBOX_DENIED, or SPAWN_FAILED with `missing: 'cwd'`
 */
export async function resolveCwd(
  cwd: string | undefined,
  host: HostSnapshot,
  sandbox: ProcessSandbox,
): Promise<Outcome<string>> {
  const base = sandbox.defaultCwd ?? host.cwd;
  // Without a base only an absolute path can be resolved; `resolve` would ask for the host's directory and throw.
  if (base === undefined && (cwd === undefined || !isAbsolute(cwd))) {
    return { ok: false, error: cwdRefusal(cwd ?? '.', 'ENOENT') };
  }
  const path = resolve(base ?? '/', cwd ?? '.');
  // The host's own directory is there; whether the command may enter it, its launcher finds out.
  if (cwd === undefined && sandbox === noSandbox) return { ok: true, value: path };
  const allowed = await sandbox.enforceCwd(path);
  if (!allowed.ok) return allowed;
  const error = await checkCwd(allowed.value);
  return error === undefined ? allowed : { ok: false, error };
}
