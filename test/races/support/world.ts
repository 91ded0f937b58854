import assert from 'node:assert/strict';
import type { InboxStore } from '@longrun/feedback';
import {
  asSessionId,
  type CancelReply,
  type CommandSpec,
  type EndSessionReply,
  type HandleId,
  type Limits,
  type SessionId,
  type SpawnReply,
} from '@longrun/protocol';
import { createManualClock, type LogLine } from '@longrun/testkit';
import {
  createScriptedMachine,
  createSimulatedSystem,
  quiescenceProblems,
  type Script,
  type ScriptedMachine,
  type SimulatedSystem,
  scriptedCommand,
  type TurnDriver,
} from '@longrun/testkit/simulation';

export interface WorldOptions {
  readonly inboxes?: InboxStore;
  readonly limits?: Partial<Limits>;
  readonly threads?: { readonly max: number; readonly whenFull: 'share' | 'queue' | 'reject' };
}

/** A handle that has a process. */
export interface RunningHandle {
  readonly id: HandleId;
  readonly pid: number;
}

export interface SpawnShape {
  readonly script?: Script;
  readonly command?: Partial<CommandSpec>;
  readonly session?: SessionId;
  readonly delivery?: 'inbox' | 'reply';
  readonly backgroundAfterMs?: number;
  readonly callId?: number;
}

export const A: SessionId = asSessionId('a');
export const B: SessionId = asSessionId('b');

export { HOST_PID } from '@longrun/testkit/simulation';

/** Past every budget, grace and drain of the service's defaults. */
const LONG_MS = 30_000;

/** A simulated system with a scripted machine, and the words that the races are told in. */
export class World {
  readonly sim: SimulatedSystem;
  readonly machine: ScriptedMachine;
  readonly #turns: TurnDriver;
  readonly #begun: Promise<unknown>[] = [];

  constructor(turns: TurnDriver, options: WorldOptions = {}) {
    this.#turns = turns;
    const clock = createManualClock();
    this.machine = createScriptedMachine(clock, (label, run) => turns.between(label, run));
    this.sim = createSimulatedSystem({ ...options, machine: this.machine, clock, turns });
  }

  /**
   * `run` happens somewhere among the turns that wait, now or `afterMs` later. What it returns is awaited by
   * `finish`, so that a failure in there is a failure of the race.
   */
  happens(label: string, run: () => unknown, afterMs = 0): void {
    const begin = (): void => {
      const begun = (async () => run())();
      // Looked at by `finish`; until then it is not an unhandled rejection.
      begun.catch(() => undefined);
      this.#begun.push(begun);
    };
    if (afterMs === 0) this.#turns.between(label, begin);
    else this.sim.clock.after(afterMs, () => this.#turns.between(label, begin));
  }

  spawn(shape: SpawnShape = {}): Promise<SpawnReply> {
    const { script = {}, command = {}, session = A, delivery = 'inbox', backgroundAfterMs, callId } = shape;
    return this.sim.ask('spawn', {
      sessionId: session,
      command: scriptedCommand(script, command),
      delivery,
      ...(backgroundAfterMs === undefined ? {} : { backgroundAfterMs }),
      ...(callId === undefined ? {} : { callId }),
    });
  }

  /** Spawns, and settles until the process runs. */
  async running(shape: SpawnShape = {}): Promise<RunningHandle> {
    const known = this.machine.leaders.length;
    const spawned = this.spawn(shape);
    await this.sim.settle();
    const reply = await spawned;
    assert.ok(reply.kind === 'started', JSON.stringify(reply));
    const pid = this.machine.leaders[known];
    assert.ok(pid !== undefined);
    return { id: reply.handle.handle_id, pid };
  }

  /** Settles, for an answer that needs no time. */
  async now<T>(answer: Promise<T>): Promise<T> {
    await this.sim.settle();
    return answer;
  }

  cancel(handleId: HandleId, force = false): Promise<CancelReply> {
    return this.sim.ask('cancel', { handleId, force });
  }

  endSession(sessionId: SessionId = A): Promise<EndSessionReply> {
    return this.sim.ask('end-session', { sessionId });
  }

  /** The state that the handle is listed with. */
  async stateOf(handleId: HandleId): Promise<string | undefined> {
    const listing = this.sim.ask('list', { includeFinished: true });
    await this.sim.settle();
    return (await listing).find((row) => row.handle_id === handleId)?.state;
  }

  itemsOf(handleId: HandleId): number {
    return this.sim.consumed.filter((item) => item.handleId === handleId).length;
  }

  /** Lets everything end that does by itself, makes the rest end, and fails with all that is wrong then. */
  async finish(expectedError?: (line: LogLine) => boolean): Promise<void> {
    await this.sim.advance(LONG_MS);
    // Who has escaped with a token must be found, at the latest at the close.
    const escaped = new Set(this.machine.escapees());
    for (const pid of this.machine.alive()) if (!escaped.has(pid)) this.machine.exit(pid);
    await this.sim.advance(LONG_MS);
    for (const session of [A, B]) this.sim.acknowledge(session);
    const closed = this.sim.ask('close', {});
    await this.sim.quiesce();
    await closed;
    for (const pid of this.machine.unfindable()) this.machine.exit(pid);
    await Promise.all(this.#begun);
    assert.deepEqual(await quiescenceProblems(this.sim, expectedError), []);
    const { items, inboxes } = this.sim.inboxes.report();
    assert.deepEqual([items, inboxes], [0, 0], 'inboxes left');
  }
}
