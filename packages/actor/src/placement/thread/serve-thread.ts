import { type MessagePort, threadId } from 'node:worker_threads';
import type { Message } from '@longrun/protocol';
import { kernelOf } from '../../create-actor-system.js';
import type { ActorDefinition } from '../../definition.js';
import { DEFAULT_STOP_DEADLINE_MS } from '../../kernel/cell.js';
import { type ErasedDefinition, eraseDefinition } from '../../kernel/erase.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { ActorSystem } from '../../system.js';
import { spawnInline } from '../inline/spawn-inline.js';
import { ThreadLink } from './thread-link.js';
import type { OpenFrame, SpawnFrame, ToThread } from './to-thread.js';

export interface ServeThreadOptions {
  /** The other end went to `linkThread`. */
  readonly port: MessagePort;
  /** What may run here, made by `servedActor`. */
  readonly actors: readonly ServedActor[];
}

/** One type of actor that a thread runs. */
export interface ServedActor {
  readonly definition: ErasedDefinition;
  readonly setUp: (given: unknown) => unknown;
}

/**
 * Says that actors of this type run here.
 *
 * @param setUp is given what `start` was, and makes the actor's args of it, which need not be plain data. Everything that
 *   `start` is called with must be what `setUp` takes. By default it is the args.
 */
export function servedActor<M extends Message, S, A, Given = A>(
  definition: ActorDefinition<M, S, A>,
  setUp?: (given: Given) => A,
): ServedActor {
  return {
    definition: eraseDefinition(definition),
    // Both ends are the embedder's: what the parent starts an actor of this kind with is what its definition takes.
    setUp: (given) => (setUp === undefined ? given : setUp(given as Given)),
  };
}

/**
 * Thread side of thread placement: runs in `system` the actors that the parent starts.
 *
 * @returns Once the port is closed and every actor has stopped. When the other side closes the port, they are stopped,
 *   `stopping` included.
 */
export function serveThread(system: ActorSystem, options: ServeThreadOptions): Promise<void> {
  const { port } = options;
  const kernel = kernelOf(system);
  const actors = new Map(options.actors.map((actor) => [actor.definition.kind, actor]));
  return new Promise((resolve, reject) => {
    let link: ThreadLink | undefined;
    let portClosed = false;
    let failure: { readonly error: unknown } | undefined;
    /** Ids of the actors that run. */
    const running = new Set<string>();
    const done = (): void => {
      if (!portClosed || running.size > 0) return;
      if (failure === undefined) resolve();
      else reject(failure.error);
    };

    const start = (to: ThreadLink, { address, args: given }: SpawnFrame): void => {
      const actor = actors.get(address.kind);
      if (actor === undefined) throw new Error(`no actor of kind ${address.kind} runs here`);
      spawnInline(kernel, actor.definition, actor.setUp(given), { address, uplink: to });
      to.report(address.id);
      running.add(address.id);
      // Added after the report: when this runs, `ended` is on its way.
      kernel.find(address.id)?.addWatcher({
        terminated: () => {
          running.delete(address.id);
          done();
        },
      });
    };
    // A thread that exits in the middle of a turn has still told what it told.
    const lastWords = (): void => link?.flush();
    const take = (frame: ToThread): void => {
      if (frame.frame === 'open') link = open(kernel, port, frame, actors);
      else if (link === undefined) throw new Error(`${frame.frame} came before the link was opened`);
      else if (frame.frame === 'spawn') start(link, frame);
      else link.receive(frame);
    };
    const fail = (error: unknown): void => {
      failure ??= { error };
      port.close();
    };

    // Only the other end of the port, which a `ParentLink` has, posts here.
    port.on('message', (batch: readonly ToThread[]) => {
      try {
        for (const frame of batch) take(frame);
      } catch (error) {
        fail(error);
      }
    });
    port.on('messageerror', fail);
    process.once('exit', lastWords);
    port.on('close', () => {
      portClosed = true;
      process.off('exit', lastWords);
      link?.close({ kind: 'lost', detail: 'the parent closed the port' });
      for (const id of running) kernel.find(id)?.stop(true);
      done();
    });
  });
}

function open(
  kernel: Kernel,
  port: MessagePort,
  { system, capacity, reserved }: OpenFrame,
  actors: ReadonlyMap<string, ServedActor>,
): ThreadLink {
  const link = new ThreadLink(kernel, port, capacity);
  kernel.links.add(link);
  link.meet(system, reserved);
  const stopDeadlines = new Map(
    [...actors].map(([kind, { definition }]) => [
      kind,
      definition.stopDeadlineMs ?? DEFAULT_STOP_DEADLINE_MS,
    ]),
  );
  link.send({ frame: 'hello', system: kernel.id, threadId, stopDeadlines, reserved: [...kernel.reserved] });
  return link;
}
