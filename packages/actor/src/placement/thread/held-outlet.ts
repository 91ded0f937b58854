import type { ActorAddress, Message } from '@longrun/protocol';
import type { Delivery } from '../../kernel/endpoint.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { StopFrame } from './link-frames.js';
import type { Outlet } from './outlet.js';

/** The way to an actor that has no thread yet: keeps what is told until there is one. */
export class HeldOutlet implements Outlet {
  readonly kernel: Kernel;
  readonly #capacity: number;
  readonly #reserved: ReadonlySet<string>;
  readonly #held: (StopFrame | { readonly to: ActorAddress<never>; readonly message: Message })[] = [];
  #counted = 0;

  constructor(kernel: Kernel, capacity: number, reserved: readonly string[]) {
    this.kernel = kernel;
    this.#capacity = capacity;
    this.#reserved = new Set(reserved);
  }

  tell(to: ActorAddress<never>, message: Message): Delivery {
    const counts = !this.#reserved.has(message.type);
    if (counts && this.#counted >= this.#capacity) return 'full';
    if (counts) this.#counted += 1;
    this.#held.push({ to, message });
    return 'accepted';
  }

  send(frame: StopFrame): void {
    this.#held.push(frame);
  }

  /** Hands everything to the real way, in order. */
  releaseTo(outlet: Outlet): void {
    for (const held of this.#held.splice(0)) {
      if ('frame' in held) outlet.send(held);
      else if (outlet.tell(held.to, held.message) === 'full') {
        this.kernel.deadLetters.record('full', held.to, held.message.type);
        this.kernel.failAskOf(held.message, 'full');
      }
    }
  }
}
