import { closeSync, readdirSync, readlinkSync } from 'node:fs';

const FIRST_UNWANTED = 3;

/**
 * Closes what came from the host: a file, a lock or a connection that is held here would outlive it. The host's
 * own descriptors are close-on-exec, so there is something only if an add-on of the embedder was careless. To be called
 * before anything is opened: what Node.js has by then is event descriptors, and pipes of which both ends are here.
 */
export function closeInherited(): void {
  const targets = new Map(descriptors().map((fd) => [fd, targetOf(fd)] as const));
  const all = [...targets.values()];
  for (const [fd, target] of targets) {
    const isWholePipe = target.startsWith('pipe:') && all.filter((each) => each === target).length > 1;
    const isOwn = isWholePipe || target.startsWith('anon_inode:') || target === '';
    const isWanted = isOwn || fd < FIRST_UNWANTED;
    if (!isWanted) closeSync(fd);
  }
}

function descriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    // Where there is no /proc, Node.js lets nothing through but what it was told to.
    return [];
  }
}

/** Empty for the one that has listed the others: it is closed again. */
function targetOf(fd: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
