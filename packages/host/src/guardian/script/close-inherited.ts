import { closeSync, readdirSync, readFileSync } from 'node:fs';

const O_CLOEXEC = 0o2000000;
const FIRST_UNWANTED = 3;

/**
 * Closes what came from the host's own parent: an open pipe or a lock held here would outlive the host. Whatever
 * Node.js opens for itself is close-on-exec, so a descriptor that is not was inherited. Where there is no /proc, Node.js
 * lets none through.
 */
export function closeInherited(): void {
  for (const name of names()) {
    const fd = Number(name);
    if (fd < FIRST_UNWANTED || isOwn(name)) continue;
    try {
      closeSync(fd);
    } catch {
      // It was the one that listed the directory.
    }
  }
}

function names(): readonly string[] {
  try {
    return readdirSync('/proc/self/fdinfo');
  } catch {
    return [];
  }
}

function isOwn(name: string): boolean {
  try {
    const [, flags = ''] =
      /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${name}`, 'latin1')) ?? [];
    return (Number.parseInt(flags, 8) & O_CLOEXEC) !== 0;
  } catch {
    return true;
  }
}
