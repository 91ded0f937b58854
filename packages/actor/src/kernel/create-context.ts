import type { Message } from '@longrun/protocol';
import type { ActorContext, Outcome } from '../context.js';
import { spawnInline } from '../placement/inline/spawn-inline.js';
import type { Cell } from './cell.js';
import type { Kernel } from './kernel.js';
import { Letter } from './letter.js';

/** What one actor's handlers can do: each call goes to its cell or to the kernel. */
export function createContext(cell: Cell, kernel: Kernel): ActorContext<Message> {
  const { uplink } = cell;
  const { clock, ids, random } = kernel.ports;
  return {
    self: cell.ref,
    clock,
    ids,
    random,
    timers: cell.timers,
    log: (level, fields, message) => cell.log(level, fields, message),
    reply: (to, value) => kernel.reply(to, value, uplink),
    ask: (target, type, payload, options) => kernel.ask(target, type, payload, options),
    forward: (target, message) => kernel.forward(target, message, uplink),
    pipeToSelf<T>(promise: Promise<T>, map: (outcome: Outcome<T>) => Message): void {
      const post = (outcome: Outcome<T>): void => {
        let message: Message;
        try {
          message = map(outcome);
        } catch (error) {
          cell.crash(error);
          return;
        }
        cell.post(new Letter(message));
      };
      promise.then(
        (value) => post({ ok: true, value }),
        (error: unknown) => post({ ok: false, error }),
      );
    },
    spawn(definition, args, options) {
      if (!cell.alive) throw new Error(`${cell.address.id} is stopping and cannot spawn`);
      return spawnInline(kernel, definition, args, { ...options, parent: cell, uplink });
    },
    lookup: (name) => kernel.lookup(name),
    resolve: (address) => kernel.resolve(address, uplink),
    watch: (target) => cell.watch(target),
    unwatch: (target) => cell.watches.remove(target),
    stop(target) {
      const endpoint = kernel.endpointOf(target);
      endpoint?.stop(cell.isParentOf(endpoint));
    },
  };
}
