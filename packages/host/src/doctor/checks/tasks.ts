import { DEFAULT_LIMITS } from '@longrun/protocol';
import { DEFAULT_THREADS } from '../../host-options.js';
import type { Machine } from '../machine/index.js';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';
import { countOf } from './count-of.js';
import { limitOf } from './limit-of.js';

/** Threads of Node.js itself, the control thread, the guardian. */
const OF_THE_HOST = 16;
/** Below that, a build with a few compilers does not run. */
const LEAST_TASKS = 64;

interface Room {
  readonly name: string;
  readonly limit: number;
  readonly left: number;
  readonly mend: string;
}

/** Processes and threads are the same to the kernel. The narrowest of its limits counts. */
export function lookAtTasks({ machine }: CheckContext): Verdict {
  const rooms = roomsOf(machine);
  const [narrowest] = rooms.sort((a, b) => a.left - b.left);
  const wanted = DEFAULT_LIMITS.liveHandles + DEFAULT_THREADS.max + OF_THE_HOST;
  if (narrowest === undefined) {
    return { status: 'unknown', found: 'no limit can be read', means: 'Each command takes one at least.' };
  }
  const { name, limit, left, mend } = narrowest;
  const found = `room for ${countOf(left)}, by ${name} (${countOf(limit)})`;
  if (left >= wanted) {
    const means = `All ${countOf(DEFAULT_LIMITS.liveHandles)} live handles fit, if each is one process.`;
    return { status: 'ok', found, means };
  }
  return {
    status: left < LEAST_TASKS ? 'missing' : 'degraded',
    found,
    means: `${countOf(wanted)} are wanted for limits.liveHandles and threads.max; past the limit commands are refused with SPAWN_FAILED (EAGAIN), and their own children too.`,
    mend,
  };
}

function roomsOf(machine: Machine): Room[] {
  // Runnable and existing tasks, as `7/154`.
  const existing = Number(/\d+\/(\d+)/.exec(machine.text('/proc/loadavg') ?? '')?.[1] ?? 0);
  const rooms: Room[] = [];
  const add = (name: string, limit: number | undefined, used: number, mend: string): void => {
    if (limit !== undefined && !Number.isNaN(limit))
      rooms.push({ name, limit, left: Math.max(0, limit - used), mend });
  };
  // Root is not bound by it. Whose tasks the existing ones are is not told: all of them is the careful guess.
  if (machine.userId !== 0) {
    const processes = limitOf(machine.text('/proc/self/limits'), 'Max processes')?.soft;
    add('the limit of the user', processes, existing, '`ulimit -u`, LimitNPROC= in a unit.');
  }
  for (const name of ['pid_max', 'threads-max']) {
    const text = machine.text(`/proc/sys/kernel/${name}`);
    add(
      `kernel.${name}`,
      text === undefined ? undefined : Number(text),
      existing,
      `\`sysctl kernel.${name}=…\`.`,
    );
  }
  for (const directory of cgroupsOf(machine)) {
    const text = machine.text(`${directory}/pids.max`)?.trim();
    if (text === undefined || text === 'max') continue;
    const used = Number(machine.text(`${directory}/pids.current`) ?? 0);
    add(
      `pids.max of ${directory}`,
      Number(text),
      used,
      'TasksMax= of the unit, `--pids-limit` of the container.',
    );
  }
  return rooms;
}

/** The own cgroup and all above it, with version 2; with version 1, where its controller is usually mounted. */
function cgroupsOf(machine: Machine): readonly string[] {
  const found: string[] = [];
  for (let at = machine.ownCgroup() ?? ''; at.length > 1; at = at.slice(0, at.lastIndexOf('/')))
    found.push(at);
  const first = /^\d+:[^:]*\bpids\b[^:]*:(.*)$/m.exec(machine.text('/proc/self/cgroup') ?? '')?.[1];
  return first === undefined ? found : [...found, `/sys/fs/cgroup/pids${first === '/' ? '' : first}`];
}
