// The server that a command talks to.
import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../command-line/failure.js';
import { errnoOf } from '../socket/errno-of.js';
import type { Backend } from '../socket/methods.js';
import { serverName } from '../socket/server-name.js';
import { checkSocketDirectory } from '../socket/socket-directory.js';
import { socketPath } from '../socket/socket-path.js';
import { socketBackend } from './socket-backend.js';

/** Undefined when no socket has the name. Whether somebody listens there shows with the first question. */
export function findServer(given: string | undefined): Backend | undefined {
  const path = socketPath(serverName(given));
  if (checkSocketDirectory(dirname(path)) === undefined || !isSocket(path)) return undefined;
  return socketBackend(path, () => noServer(given));
}

/** Throws `NO_SERVER`. */
export function needServer(given: string | undefined): Backend {
  const found = findServer(given);
  if (found === undefined) throw noServer(given);
  return found;
}

export function noServer(given: string | undefined): Failure {
  const name = serverName(given);
  const start = given === undefined && name === 'default' ? 'longrun serve' : `longrun serve --name ${name}`;
  return new Failure({
    code: 'NO_SERVER',
    message: `No server ${JSON.stringify(name)} runs. Start one in another terminal: ${start}`,
    details: { name },
  });
}

function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
