import { type MessagePort, threadId } from 'node:worker_threads';
import type { Message } from '@longrun/protocol';
import { kernelOf } from '../../create-actor-system.js';
import type { ActorDefinition, StopReason } from '../../definition.js';
import { DEFAULT_STOP_DEADLINE_MS } from '../../kernel/cell.js';
import type { Endpoint } from '../../kernel/endpoint.js';
import type { ActorSystem } from '../../system.js';
import { spawnInline } from '../inline/spawn-inline.js';
import { ThreadLink } from './thread-link.js';
import type { OpenFrame, ToThread } from './to-thread.js';

/**
 * Thread side of thread placement: runs `definition` in `system` as the actor that `linkActor` made the ref of.
 *
 * @returns Why the actor stopped, once it has and the port is closed. When the other side closes the port,
 *   the actor is stopped, `stopping` included. `lost` if the port closed before the link was opened.
 */
export function serveActor<M extends Message, S, A>(
  system: ActorSystem,
  definition: ActorDefinition<M, S, A>,
  args: A,
  port: MessagePort,
): Promise<StopReason> {
  const kernel = kernelOf(system);
  return new Promise((resolve, reject) => {
    let link: ThreadLink | undefined;
    let actor: Endpoint | undefined;
    let portClosed = false;
    let ended: StopReason | undefined;
    const done = (): void => {
      if (portClosed && ended !== undefined) resolve(ended);
    };

    const open = (frame: OpenFrame): void => {
      if (frame.address.kind !== definition.kind) {
        throw new Error(`the link is for a ${frame.address.kind}, not for a ${definition.kind}`);
      }
      link = new ThreadLink(kernel, port, frame.capacity);
      kernel.links.add(link);
      link.meet(frame.system, frame.reserved);
      link.send({
        frame: 'hello',
        system: kernel.id,
        threadId,
        stopDeadlineMs: definition.stopDeadlineMs ?? DEFAULT_STOP_DEADLINE_MS,
        reserved: [...kernel.reserved],
      });
      const { address } = frame;
      spawnInline(kernel, definition, args, { address, uplink: link });
      link.report(address.id);
      actor = kernel.find(address.id);
      // Added after the report: when this runs, `ended` is in the port.
      actor?.addWatcher({
        terminated: ({ reason }) => {
          ended = reason;
          link?.close({ kind: 'lost', detail: 'its actor has stopped' });
          done();
        },
      });
    };

    port.on('message', (frame: ToThread) => {
      try {
        if (frame.frame === 'open') open(frame);
        else link?.receive(frame);
      } catch (error) {
        port.close();
        reject(error);
      }
    });
    port.on('messageerror', (error: Error) => link?.unreadable(error));
    port.on('close', () => {
      portClosed = true;
      if (link === undefined) ended = { kind: 'lost', detail: 'the port closed before the link was opened' };
      link?.close({ kind: 'lost', detail: 'the parent closed the port' });
      actor?.stop(true);
      done();
    });
  });
}
