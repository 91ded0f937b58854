import type { ActorAddress, Message } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';
import type { ActorInspection } from '../../inspect.js';
import { DEFAULT_STOP_DEADLINE_MS } from '../../kernel/cell.js';
import type { Kernel } from '../../kernel/kernel.js';
import type { TimerHandle } from '../../ports/clock.js';
import { HeldOutlet } from './held-outlet.js';
import type { ParentLink } from './parent-link.js';
import { RemoteActor } from './remote-actor.js';

/** On top of what the actor itself may take to stop: a thread under load answers late, a blocked one never. */
const STOP_MARGIN_MS = 5000;

export interface LinkedActorParts {
  readonly name: string | undefined;
  readonly capacity: number;
  readonly reserved: readonly string[];
  readonly onEnd: (() => void) | undefined;
}

/**
 * An actor that this system starts on a thread: a root here, under its name, with a bound on how long its stop may
 * take before it counts as lost. Until it has a thread it keeps what it is told.
 */
export class LinkedActor extends RemoteActor {
  readonly #kernel: Kernel;
  readonly #parts: LinkedActorParts;
  #link: ParentLink | undefined;
  #stopTimer: TimerHandle | undefined;

  constructor(kernel: Kernel, address: ActorAddress<Message>, parts: LinkedActorParts) {
    super(new HeldOutlet(kernel, parts.capacity, parts.reserved), address);
    this.#kernel = kernel;
    this.#parts = parts;
    kernel.register(this, parts.name, parts.reserved);
    kernel.roots.add(this);
  }

  /** It has its thread, which `announce` tells of it: what it was told meanwhile goes there. */
  board(link: ParentLink, announce: () => void): void {
    const held = this.outlet;
    if (!(held instanceof HeldOutlet)) throw new Error(`${this.address.id} was started twice`);
    this.#link = link;
    this.outlet = link;
    announce();
    held.releaseTo(link);
  }

  /** It counts as gone from now on, whatever the thread still says of it. */
  lost(detail: string): void {
    this.#link?.disown(this.address.id);
    this.finish({ kind: 'lost', detail });
  }

  get reserved(): readonly string[] {
    return this.#parts.reserved;
  }

  override stop(final: boolean): void {
    if (this.#link === undefined) {
      this.finish({ kind: 'stopped' });
      return;
    }
    super.stop(final);
    this.#expectEnd(this.#link);
  }

  override kill(): void {
    if (this.#link === undefined) {
      this.finish({ kind: 'killed' });
      return;
    }
    super.kill();
    this.#expectEnd(this.#link);
  }

  override finish(reason: StopReason): void {
    if (this.ended !== undefined) return;
    this.#stopTimer?.cancel();
    this.#kernel.unregister(this, this.#parts.name);
    super.finish(reason);
    this.#parts.onEnd?.();
  }

  inspect(): ActorInspection {
    const { inFlight = 0, highWater = 0, taken = 0, refused = 0, hello } = this.#link ?? {};
    const running = hello === undefined ? 'starting' : 'running';
    return {
      id: this.address.id,
      kind: this.address.kind,
      ...(this.#parts.name === undefined ? {} : { name: this.#parts.name }),
      status: this.#stopTimer === undefined ? running : 'stopping',
      mailbox: { depth: inFlight, highWater, capacity: this.#link?.capacity ?? this.#parts.capacity },
      processed: taken,
      overflowed: refused,
      restarts: 0,
      placement: 'thread',
      ...(hello === undefined ? {} : { threadId: hello.threadId }),
      children: [],
    };
  }

  /** Its own deadline counts twice: once for the handler it is at, once for `stopping`. */
  #expectEnd(link: ParentLink): void {
    if (this.#stopTimer !== undefined || this.ended !== undefined) return;
    const ownMs = 2 * (link.hello?.stopDeadlines.get(this.address.kind) ?? DEFAULT_STOP_DEADLINE_MS);
    const limitMs = ownMs + STOP_MARGIN_MS;
    this.#stopTimer = this.#kernel.ports.clock.after(limitMs, () => {
      link.readArrived();
      this.lost(`did not stop within ${limitMs} ms`);
    });
  }
}
