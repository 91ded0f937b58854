import type { ActorAddress, Message } from '@longrun/protocol';
import type { StopReason } from '../../definition.js';
import type { ActorInspection } from '../../inspect.js';
import { DEFAULT_STOP_DEADLINE_MS } from '../../kernel/cell.js';
import type { TimerHandle } from '../../ports/clock.js';
import type { HelloFrame } from './from-thread.js';
import type { Link } from './link.js';
import { RemoteActor } from './remote-actor.js';

/** On top of what the actor itself may take to stop: a thread under load answers late, a blocked one never. */
const STOP_MARGIN_MS = 5000;

/**
 * The actor that a link was made for: a root of this system, under its name, with a bound on how long its
 * stop may take before the thread counts as lost.
 */
export class LinkedActor extends RemoteActor {
  /** What to do when a stop is not answered in time. */
  onOverdue: (detail: string) => void = () => undefined;
  readonly #name: string | undefined;
  /** Undefined until the thread has attached. */
  hello: HelloFrame | undefined;
  #stopTimer: TimerHandle | undefined;

  constructor(
    link: Link,
    address: ActorAddress<Message>,
    name: string | undefined,
    reserved: readonly string[],
  ) {
    super(link, address);
    this.#name = name;
    link.kernel.register(this, name, reserved);
    link.kernel.roots.add(this);
  }

  override stop(final: boolean): void {
    super.stop(final);
    this.#expectEnd();
  }

  override kill(): void {
    super.kill();
    this.#expectEnd();
  }

  override finish(reason: StopReason): void {
    this.#stopTimer?.cancel();
    this.link.kernel.unregister(this, this.#name);
    super.finish(reason);
  }

  inspect(): ActorInspection {
    const { inFlight, highWater, capacity, taken, refused } = this.link;
    const running = this.hello === undefined ? 'starting' : 'running';
    return {
      id: this.address.id,
      kind: this.address.kind,
      ...(this.#name === undefined ? {} : { name: this.#name }),
      status: this.#stopTimer === undefined ? running : 'stopping',
      mailbox: { depth: inFlight, highWater, capacity },
      processed: taken,
      overflowed: refused,
      restarts: 0,
      placement: 'thread',
      ...(this.hello === undefined ? {} : { threadId: this.hello.threadId }),
      children: [],
    };
  }

  /** Its own deadline counts twice: once for the handler it is at, once for `stopping`. */
  #expectEnd(): void {
    if (this.#stopTimer !== undefined || this.ended !== undefined) return;
    const ownMs = 2 * (this.hello?.stopDeadlineMs ?? DEFAULT_STOP_DEADLINE_MS);
    const limitMs = ownMs + STOP_MARGIN_MS;
    this.#stopTimer = this.link.kernel.ports.clock.after(limitMs, () =>
      this.onOverdue(`did not stop within ${limitMs} ms`),
    );
  }
}
