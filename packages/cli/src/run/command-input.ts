// What `run_command` is told: the caller's own place and environment, as if a shell had started the command.
import { usageFailure } from '../command-line/failure.js';

export interface RunFlags {
  readonly cwd: string | undefined;
  readonly env: readonly string[];
  readonly shell: boolean;
  readonly timeout: number | undefined;
  readonly grace: number | undefined;
}

export interface Caller {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Of another host, whose commands we may be one of. What a server starts is the server's, and not that one's to end. */
const OUTER_TOKEN = 'LONGRUN_TOKEN';

export function commandInput(
  words: readonly string[],
  { cwd, env, shell, timeout, grace }: RunFlags,
  caller: Caller,
  stdin: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    ...(shell ? { command: words.join(' '), shell: true } : { argv: words }),
    cwd: cwd === undefined ? caller.cwd : absolute(cwd, caller.cwd),
    env: environment(caller, env),
    env_mode: 'replace',
    long_running: true,
    ...(timeout !== undefined && { timeout_ms: timeout }),
    ...(grace !== undefined && { grace_ms: grace }),
    ...(stdin !== undefined && { stdin }),
  };
}

/** Not `path.resolve`: a link in it stays as it was written, and so does what the error names. */
function absolute(cwd: string, base: string): string {
  return cwd.startsWith('/') ? cwd : `${base}/${cwd}`;
}

function environment({ cwd, env }: Caller, added: readonly string[]): Readonly<Record<string, string>> {
  const own = Object.entries(env).filter(([name]) => name !== OUTER_TOKEN);
  // None at all would mean the server's. A shell gives its commands this one in any case.
  const all = own.length + added.length === 0 ? [['PWD', cwd]] : [...own, ...added.map(pair)];
  return Object.fromEntries(all);
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw usageFailure(`--env takes NAME=value, not ${JSON.stringify(at === 0 ? '=…' : text.slice(0, 60))}.`);
}
