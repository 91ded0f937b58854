import { close, constants, open, read, unlink, writev } from 'node:fs';

/** The calls a spill file needs, as a port: a test makes the disk full, slow or gone. */
export interface SpillDisk {
  /** Creates the file for reading and writing, for this user only; fails when the name exists. */
  create(path: string): Promise<number>;
  /** How many bytes were written at `position`: at least one, perhaps not all. */
  write(fd: number, chunks: readonly Uint8Array[], position: number): Promise<number>;
  /** How many bytes were read into `into`; 0 at the end of the file. */
  read(fd: number, into: Uint8Array, position: number): Promise<number>;
  close(fd: number): Promise<void>;
  remove(path: string): Promise<void>;
}

const FLAGS = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | constants.O_NOFOLLOW;
const MODE = 0o600;

export const NODE_SPILL_DISK: SpillDisk = {
  create: (path) =>
    new Promise((done, fail) => open(path, FLAGS, MODE, (error, fd) => (error ? fail(error) : done(fd)))),
  write: (fd, chunks, position) =>
    new Promise((done, fail) =>
      writev(fd, chunks, position, (error, written) => (error ? fail(error) : done(written))),
    ),
  read: (fd, into, position) =>
    new Promise((done, fail) =>
      read(fd, into, 0, into.length, position, (error, length) => (error ? fail(error) : done(length))),
    ),
  close: (fd) => new Promise((done, fail) => close(fd, (error) => (error ? fail(error) : done()))),
  remove: (path) => new Promise((done, fail) => unlink(path, (error) => (error ? fail(error) : done()))),
};
