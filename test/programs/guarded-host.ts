/**
 * A host with live handles of every kind that is hard to end, which dies as its stdin says. What it starts has MARKER as
 * an argument, this program has not. Says, as JSON, who guards it, how many processes there should be, and what it had
 * of its own before it started any.
 */
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createHost } from '@longrun/host';
import { terminateControlThread, terminateGuardian, terminateProcessThread } from '@longrun/host/faults';

const marker = process.env['MARKER'] ?? '';
const rounds = Number(process.argv[2] ?? 1);
/** What there is besides the shapes: `daemon`, `vanishing`. */
const extras = process.argv.slice(3);
const withDaemon = extras.includes('daemon');
const vanishing = extras.includes('vanishing');
const quiet = '> /dev/null 2>&1 < /dev/null';

/** Scripts, and how many processes with the marker each is. All run on until they are killed. */
const SHAPES: readonly (readonly [string, number])[] = [
  [`exec sleep ${marker}`, 1],
  [`sleep ${marker} & (sleep ${marker} & wait) & wait`, 4],
  [`trap '' TERM INT HUP; sleep ${marker} & wait`, 2],
  // Out of the group and the session, then out of sight of its parent; each with its own way of losing something.
  [`setsid sh -c "trap '' TERM; sleep ${marker} & wait" ${marker} & wait`, 3],
  [`(setsid sh -c 'sleep ${marker} ${quiet} & :' &); sleep ${marker}`, 3],
  [`env -i setsid sleep ${marker} & sleep ${marker}`, 3],
  [`setsid sh -c 'env -i sleep ${marker} & wait' ${marker} & wait`, 3],
  // Everything at once: nothing but its cgroup tells whose it is.
  ...(vanishing
    ? ([[`(env -i setsid sh -c 'sleep ${marker} ${quiet} & :' &); sleep ${marker}`, 3]] as const)
    : []),
];

// One thread that carries everything, or four; as many at the end as at the beginning.
const max = rounds === 1 ? 1 : 4;
const host = await createHost({ logger: false, threads: { warm: max, max, whenFull: 'share' } });
await host.callTool('run_command', { argv: ['true'] }, { sessionId: 's' });
await host.inspect();
const idle = {
  threads: readdirSync('/proc/self/task').length,
  // Without the one that the directory is read by.
  descriptors: readdirSync('/proc/self/fd').length - 1,
};
const start = (script: string) =>
  host.callTool(
    'run_command',
    { argv: ['/bin/sh', '-c', `${script}`, marker], long_running: true },
    { sessionId: 's' },
  );
const scripts = Array.from({ length: rounds }, () => SHAPES.map(([script]) => script)).flat();
const started = await Promise.all(scripts.map(start));
// A command that has finished and left a daemon, which only its token gives away.
const daemon = `(setsid sleep ${marker} ${quiet} &)`;
if (withDaemon) await host.callTool('run_command', { argv: ['/bin/sh', '-c', daemon] }, { sessionId: 's' });
const processes = rounds * SHAPES.reduce((sum, [, count]) => sum + count, 0) + (withDaemon ? 1 : 0);

async function say(): Promise<void> {
  const { guardian, cgroup } = await host.inspect();
  console.log(JSON.stringify({ guardian, cgroup, processes, handles: scripts.length, idle }));
}

const orders: Readonly<Record<string, () => unknown>> = {
  exit: () => process.exit(3),
  throw: () =>
    setImmediate(() => {
      throw new Error('nobody catches this');
    }),
  'kill-guardian': async () => {
    await terminateGuardian(host);
    await say();
  },
  'kill-control': () => terminateControlThread(host),
  'kill-thread': () => terminateProcessThread(host, String(started[0]?.['handle_id'])),
  say,
  work: async () => {
    const input = { argv: ['echo', 'done'] };
    const answer = await host.callTool('run_command', input, { sessionId: 's' });
    console.log(JSON.stringify(answer['stdout']));
  },
  close: async () => {
    await host.close();
    process.exit(0);
  },
};
createInterface({ input: process.stdin }).on('line', (order) => orders[order]?.());
await say();
