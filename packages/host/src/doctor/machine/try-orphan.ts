import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createMachineProcesses } from '@longrun/process';

/** `zombie`: it has ended, and nobody has taken its status. `unknown`: it could not be followed. */
export type OrphanTrial =
  | { readonly outcome: 'reaped' | 'zombie'; readonly parentPid: number; readonly parentName: string }
  | { readonly outcome: 'unknown'; readonly why: string };

/** An init reaps when it is told, within microseconds. Some look around every second or two instead. */
const REAPED_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 10;
/** The orphan reads the fourth descriptor, until this process closes its other end. */
const ORPHAN = 'cat <&3 >/dev/null 2>&1 3<&- & echo $!';

export async function tryOrphan(): Promise<OrphanTrial> {
  const processes = createMachineProcesses();
  if (!processes.detailed) return { outcome: 'unknown', why: 'there is no /proc to follow it in' };
  const child = spawn('sh', ['-c', ORPHAN], { stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const { stdout } = child;
  const [, , , held] = child.stdio;
  if (stdout === null) return { outcome: 'unknown', why: 'there are no descriptors for it' };
  const [pid] = await Promise.all([text(stdout).then(Number), ended]);
  const orphan = processes.find(pid);
  const parent = orphan === undefined ? undefined : processes.find(orphan.parentPid);
  held?.destroy();
  if (orphan === undefined) return { outcome: 'unknown', why: 'the orphan could not be seen' };
  const deadline = performance.now() + REAPED_WITHIN_MS;
  for (;;) {
    const now = processes.find(pid);
    const gone = now === undefined || now.startTime !== orphan.startTime;
    if (gone || performance.now() > deadline) {
      const { parentPid } = orphan;
      if (!gone && now.state !== 'Z') return { outcome: 'unknown', why: 'the orphan did not end' };
      return { outcome: gone ? 'reaped' : 'zombie', parentPid, parentName: parent?.name ?? 'unseen' };
    }
    await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
  }
}
