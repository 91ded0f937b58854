// How a server gets its name, so that of any number that start at once exactly one has it. It listens on a socket of
// another name, and gives that the wanted name by link(2), which fails when the name is taken. A name whose owner has
// died is taken away first: by rename(2), so that what was taken can be looked at, and put back if it was not the
// dead one.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, linkSync, lstatSync, renameSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { Failure } from '../command-line/failure.js';
import { errnoOf } from '../socket/errno-of.js';
import { probe } from '../socket/probe.js';

/** Only this user; the directory says the same. */
const SOCKET_MODE = 0o600;
/** Each try but the last one has met somebody who was faster: a dead server's name given away, a server just gone. */
const MAX_TRIES = 10;

export interface Claim {
  readonly path: string;
  /** Whether the name still leads to this server. */
  isHeld(): boolean;
  /** Takes the name away, if it is still this server's. The server closes its socket itself. */
  release(): void;
}

/** Has `server` listen at `path`. Rejects with `SERVER_RUNNING` when another one does. */
export async function claimName(server: Server, path: string): Promise<Claim> {
  const bound = uniqueName(path);
  await listenAt(server, bound);
  chmodSync(bound, SOCKET_MODE);
  const own = identityOf(bound);
  try {
    await takeName(bound, path);
  } catch (error) {
    server.close();
    throw error;
  } finally {
    // The one name is enough.
    rmSync(bound, { force: true });
  }
  const isHeld = (): boolean => own !== undefined && identityOf(path) === own;
  return {
    path,
    isHeld,
    release() {
      if (isHeld()) rmSync(path, { force: true });
    },
  };
}

async function listenAt(server: Server, path: string): Promise<void> {
  try {
    const listening = once(server, 'listening');
    server.listen(path);
    await listening;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `No socket can be made at ${path}: ${why}`;
    throw new Failure({ code: 'UNSAFE_DIRECTORY', message, details: { path } }, { cause: error });
  }
}

async function takeName(bound: string, path: string): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    if (linkIfFree(bound, path)) return;
    const before = identityOf(path);
    const owner = await probe(path);
    if (owner.state === 'live') {
      const { name, pid } = owner.info;
      throw running(`The server ${JSON.stringify(name)} is running already, pid ${pid}.`, {
        name,
        pid,
        path,
      });
    }
    if (owner.state === 'mute') {
      throw running(`Somebody listens at ${path} and does not answer (${owner.why}).`, { path });
    }
    if (owner.state === 'stale' && before !== undefined) removeDead(path, before);
  }
  throw running(`${path} is claimed by others again and again.`, { path });
}

/** Nobody listens at the file that was `dead`. If another one has its name by now, that stays. */
function removeDead(path: string, dead: string): void {
  const aside = uniqueName(path);
  try {
    renameSync(path, aside);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw error;
  }
  if (identityOf(aside) !== dead) linkIfFree(aside, path);
  rmSync(aside, { force: true });
}

function linkIfFree(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** What a link or a rename does not change, and a new socket does not share: an inode alone may be used again. */
function identityOf(path: string): string | undefined {
  try {
    const { dev, ino, mtimeNs } = lstatSync(path, { bigint: true });
    return `${dev}:${ino}:${mtimeNs}`;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function uniqueName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
}

function running(message: string, details: Readonly<Record<string, unknown>>): Failure {
  return new Failure({ code: 'SERVER_RUNNING', message, details });
}
