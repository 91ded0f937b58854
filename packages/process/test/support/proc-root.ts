import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

export interface ProcFacts {
  readonly pid: number;
  readonly parent?: number;
  readonly group?: number;
  readonly session?: number;
  readonly start?: number;
  readonly state?: string;
  readonly exiting?: boolean;
  /** @default `NAME=value` of the host, as a shell leaves it */
  readonly environ?: string;
  readonly commandLine?: string;
}

/** A directory that looks like /proc, and holds who the test says. */
export interface ProcRoot {
  readonly path: string;
  put(facts: ProcFacts): void;
  remove(pid: number): void;
}

export function createProcRoot(t: TestContext): ProcRoot {
  const path = mkdtempSync(join(tmpdir(), 'longrun-proc-'));
  t.after(() => rmSync(path, { recursive: true }));
  const put = (name: string, facts: ProcFacts): void => {
    const { pid, parent = 1, group = pid, session = group, start = 100, state = 'S' } = facts;
    const flags = facts.exiting === true ? 0x4 : 0;
    const { environ = 'PATH=/bin\0HOME=/\0', commandLine = 'scripted\0' } = facts;
    const directory = join(path, name);
    mkdirSync(directory, { recursive: true });
    // Fields 3 to 24, of which 9 is the flags, 20 the number of threads and 22 the start time.
    const zeros = (count: number): string => Array.from({ length: count }, () => '0').join(' ');
    const fields = `${state} ${parent} ${group} ${session} ${zeros(2)} ${flags} ${zeros(10)} 1 0 ${start} ${zeros(2)}`;
    writeFileSync(join(directory, 'stat'), `${pid} (scripted) ${fields}\n`);
    writeFileSync(join(directory, 'environ'), environ, 'latin1');
    writeFileSync(join(directory, 'cmdline'), commandLine, 'latin1');
  };
  put('self', { pid: 1 });
  return {
    path,
    put: (facts) => put(String(facts.pid), facts),
    remove: (pid) => rmSync(join(path, String(pid)), { recursive: true }),
  };
}
