import type { SpillDisk } from '@longrun/process';

/** A disk in memory that can be full, slow, or write only a part at a time. */
export interface MemoryDisk extends SpillDisk {
  has(path: string): boolean;
  bytes(path: string): Buffer;
  /** At most so many bytes fit; a write that needs more writes what fits, the next one fails with ENOSPC. */
  capacity: number;
  /** Most bytes one write takes. */
  partial: number;
  /** Writes from now on wait until `release`. */
  hold(): void;
  release(): void;
  readonly open: number;
}

/** Its content, in the parts that were written: a copy of all at each write would be slower than any disk. */
interface MemoryFile {
  parts: Buffer[];
  length: number;
}

export function createMemoryDisk(): MemoryDisk {
  const files = new Map<string, MemoryFile>();
  const paths = new Map<number, string>();
  let next = 3;
  let gate: { readonly wait: Promise<void>; readonly go: () => void } | undefined;
  const fail = (code: string): never => {
    throw Object.assign(new Error(code), { code });
  };
  const named = (fd: number): string => paths.get(fd) ?? fail('EBADF');
  const fileAt = (path: string): MemoryFile => files.get(path) ?? fail('ENOENT');
  const disk: MemoryDisk = {
    capacity: Number.POSITIVE_INFINITY,
    partial: Number.POSITIVE_INFINITY,
    get open() {
      return paths.size;
    },
    has: (path) => files.has(path),
    bytes: (path) => {
      const file = fileAt(path);
      const whole = Buffer.concat(file.parts);
      file.parts = [whole];
      return whole;
    },
    hold: () => {
      let go = (): void => undefined;
      const wait = new Promise<void>((done) => {
        go = done;
      });
      gate = { wait, go };
    },
    release: () => {
      gate?.go();
      gate = undefined;
    },
    create: async (path) => {
      if (files.has(path)) fail('EEXIST');
      files.set(path, { parts: [], length: 0 });
      paths.set(next, path);
      next += 1;
      return next - 1;
    },
    write: async (fd, chunks, position) => {
      await gate?.wait;
      const file = fileAt(named(fd));
      if (file.length !== position) fail('EINVAL');
      const room = disk.capacity - file.length;
      if (room <= 0) fail('ENOSPC');
      const bytes = Buffer.concat(chunks).subarray(0, Math.min(room, disk.partial));
      file.parts.push(bytes);
      file.length += bytes.length;
      return bytes.length;
    },
    read: async (fd, into, position) => disk.bytes(named(fd)).copy(into, 0, position),
    close: async (fd) => void (paths.delete(fd) || fail('EBADF')),
    remove: async (path) => void (files.delete(path) || fail('ENOENT')),
  };
  return disk;
}
