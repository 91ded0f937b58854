// `longrun serve`: a host behind a socket, from the claim of its name to the end of its commands.

import { dirname } from 'node:path';
import { createHost, type Host, type HostOptions } from '@longrun/host';
import { stopSignals } from '../client/stop-signals.js';
import { exitCodeOfSignal } from '../command-line/exit-codes.js';
import { Failure } from '../command-line/failure.js';
import { isLive } from '../socket/is-live.js';
import type { ServerInfo } from '../socket/methods.js';
import { serverName } from '../socket/server-name.js';
import { makeSocketDirectory } from '../socket/socket-directory.js';
import { socketPath } from '../socket/socket-path.js';
import { closedPipe } from '../terminal/closed-pipe.js';
import { printJsonLine, say } from '../terminal/output.js';
import { outputStyle } from '../terminal/style.js';
import { counted } from '../view/format.js';
import { type Answering, answering } from './answer.js';
import { type Claim, claimName } from './claim-name.js';
import { createHttpServer } from './http-server.js';

export interface ServeOptions {
  readonly name: string | undefined;
  readonly launcher: 'auto' | 'native' | 'portable';
  readonly threads: number | undefined;
  readonly version: string;
  readonly json: boolean;
}

/** A socket that somebody has removed is noticed within this time. */
const LOOK_EVERY_MS = 5000;
/** Handles that the last line names. */
const MAX_NAMED = 5;

/** Takes every item as it comes: the receipts are what clients ask for, and an inbox that nobody drains fills up. */
const readerOfAllInboxes: NonNullable<HostOptions['vm']> = {
  pushFeedback: () => {},
  onSessionEnd: () => {},
};

export async function serve(options: ServeOptions): Promise<number> {
  const name = serverName(options.name);
  const path = socketPath(name);
  makeSocketDirectory(dirname(path));
  const { promise: ready, resolve, reject } = withResolvers<Answering>();
  // A boot that fails is told to whoever asks; nobody may have.
  ready.catch(() => {});
  const http = createHttpServer(ready);
  const claim = await claimName(http, path);
  // Descriptors have run out, most often: later ones may be taken again.
  http.on('error', (error) => say(`a connection could not be taken: ${error.message}`));
  const signals = stopSignals(['SIGINT', 'SIGTERM', 'SIGHUP']);
  const { threads, launcher } = options;
  let host: Host | undefined;
  try {
    host = await createHost({
      launcher,
      vm: readerOfAllInboxes,
      ...(threads !== undefined && { threads: { max: threads } }),
    });
    // Who began before us, over a socket that was dead then, may have been late: see `claimName`.
    if (!claim.isHeld()) throw lostRace(path);
  } catch (error) {
    await host?.close();
    reject(error);
    claim.release();
    http.close();
    http.closeAllConnections();
    throw error;
  }
  const info: ServerInfo = {
    name,
    pid: process.pid,
    version: options.version,
    started_at: Date.now(),
    cwd: process.cwd(),
  };
  resolve(answering(host, info));
  // Whoever started it may only have waited for the first line.
  void closedPipe();
  tellReady(info, path, options.json);
  const why = await Promise.race([signals.next(), untilNameIsLost(claim)]);
  // The second one is the end, now: what is left gets SIGKILL on the way out.
  void signals.next().then((second) => process.exit(exitCodeOfSignal(second)));
  claim.release();
  http.close();
  await closeHost(host, why, options.json);
  http.closeAllConnections();
  signals.release();
  return why === 'name lost' ? 1 : 0;
}

function lostRace(path: string): Failure {
  const message = `Another server has taken ${path} at the same moment.`;
  return new Failure({ code: 'SERVER_RUNNING', message, details: { path } });
}

function tellReady({ name, pid, version }: ServerInfo, path: string, json: boolean): void {
  if (json) {
    printJsonLine({ event: 'ready', name, pid, version, socket: path });
    return;
  }
  const style = outputStyle();
  const client =
    name === 'default' ? 'longrun run -d -- <program>' : `longrun run --name ${name} -d -- <program>`;
  process.stdout.write(`${style('bold', 'longrun')} serves ${style('cyan', name)}, pid ${pid}, at ${path}\n`);
  process.stdout.write(
    `${style('dim', `${client} starts a command here, longrun ps shows it, Ctrl-C ends all of them`)}\n`,
  );
}

async function closeHost(host: Host, why: string, json: boolean): Promise<void> {
  const live = (await host.listHandles()).filter(isLive).map(({ handle_id }) => handle_id);
  if (!json) {
    const reason =
      why === 'name lost' ? 'somebody has removed or replaced the socket: nobody can reach this server' : why;
    process.stdout.write(`${reason}; ending ${counted(live.length, 'command')}\n`);
  }
  await host.close();
  if (json) printJsonLine({ event: 'closed', reason: why, ended: live });
  else process.stdout.write(`closed${live.length === 0 ? '' : `, ended ${named(live)}`}\n`);
}

function named(ids: readonly string[]): string {
  const more = ids.length - MAX_NAMED;
  return ids.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** A server that nobody can reach must not hold commands for ever. */
function untilNameIsLost(claim: Claim): Promise<'name lost'> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (claim.isHeld()) return;
      clearInterval(timer);
      resolve('name lost');
    }, LOOK_EVERY_MS);
    timer.unref();
  });
}

function withResolvers<T>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
} {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
