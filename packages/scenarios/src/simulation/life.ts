import { asSessionId, type HandleId, handleId, type SpawnReply } from '@longrun/protocol';
import { createManualClock, createRecordingLogger, createSeededRandom, type LogLine } from '@longrun/testkit';
import {
  createScriptedMachine,
  createSimulatedSystem,
  HOST_PID,
  quiescenceProblems,
  type ScriptedMachine,
  type SeededTurns,
  type SimulatedSystem,
  scriptedCommand,
  seededTurns,
} from '@longrun/testkit/simulation';
import { describeItem } from '../history/describe-item.js';
import type { FaultName, Sometimes } from '../script/scenario.js';
import { createFailingInboxes, type FailingInboxes } from './failing-inboxes.js';
import { Journal } from './journal.js';
import type { Deed, Plan, PlanStep } from './plan.js';
import { reachedBy } from './reached-by.js';
import type { RunPlanOptions } from './run-plan.js';

/** Past every budget and grace of the service, and the longest stall and block of a plan. */
const REST_MS = 5000;
/** The feedback actor may fail once in five seconds (the kernel's default); sooner it would be given up. */
const FAILURE_GAP_MS = 5001;
/** Errors that a plan provokes: the service says that something broke, because something did. */
const PROVOKED = /^(process actor lost|actor failed)/;

type Spawn = Extract<Deed, { do: 'spawn' }>;
type Question = Parameters<SimulatedSystem['ask']>[0];

/** A plan on its way: the simulated system, what is done to it, and what is seen of it. */
export class Life {
  readonly journal: Journal;
  readonly sim: SimulatedSystem;
  readonly turns: SeededTurns;
  /** Cancels that were asked while their handle lived, and were told that something else had ended it. */
  racedCancels = 0;
  readonly #plan: Plan;
  readonly #machine: ScriptedMachine;
  readonly #inboxes: FailingInboxes = createFailingInboxes();
  readonly #sessions = new Set<string>();
  /** What a fault holds back, until it is over. */
  readonly #undo = new Set<() => void>();
  /** Questions asked of the simulation by the plan, counted. */
  #calls = 0;
  #faults = 0;
  #failedAt = Number.NEGATIVE_INFINITY;
  #stalledMs = 0;

  constructor(plan: Plan, seed: number, { auditEvery = 1, writes = true, coordinator }: RunPlanOptions) {
    this.#plan = plan;
    // Another stream of chance than the plan's own, which the seed has made too.
    this.turns = seededTurns(createSeededRandom(seed).integer(2 ** 32));
    const clock = createManualClock();
    const { turns } = this;
    this.#machine = createScriptedMachine(clock, (label, run) => turns.between(label, run));
    this.journal = new Journal(clock, writes);
    let unaudited = 0;
    this.sim = createSimulatedSystem({
      machine: this.#machine,
      clock,
      turns,
      logger: createRecordingLogger((level) => level === 'error' || level === 'fatal'),
      limits: plan.limits,
      threads: plan.threads,
      inboxes: this.#inboxes,
      audits: () => {
        unaudited += 1;
        if (unaudited < auditEvery) return false;
        unaudited = 0;
        return true;
      },
      ...(coordinator === undefined ? {} : { coordinator }),
    });
    if (writes) {
      this.sim.onItem((item) => {
        this.journal.add(() => ({ type: 'items', sessionId: item.sessionId, items: [describeItem(item)] }));
      });
    }
  }

  get lives(): number {
    return this.sim.state.receipts.store.size;
  }

  reached(): readonly Sometimes[] {
    return reachedBy(this.sim, this.racedCancels);
  }

  /** Runs the plan, brings everything to rest, and judges. */
  async run(): Promise<readonly string[]> {
    const { sim, turns } = this;
    try {
      for (const step of this.#plan.steps) {
        sim.clock.after(step.at, () => turns.between('plan', () => this.#perform(step)));
      }
      await sim.advance((this.#plan.steps.at(-1)?.at ?? 0) + REST_MS);
      await this.#bringToRest();
      sim.audit();
      const problems = await quiescenceProblems(sim, (line) => this.#isProvoked(line), this.#stalledMs);
      const { items, inboxes } = sim.inboxes.report();
      const left =
        items + inboxes === 0 ? [] : [`${inboxes} inboxes with ${items} items left after the close`];
      for (const problem of [...problems, ...left]) this.#note(problem);
      this.journal.add({ type: 'note', text: `${turns.ran} turns, order ${turns.fingerprint}` });
      return [...problems, ...left];
    } catch (error) {
      // A simulation that does not come to rest, or a bug in here: a finding like any other.
      const problem = error instanceof Error ? error.message : String(error);
      this.#note(problem);
      return [...sim.violations, problem];
    }
  }

  #note(problem: string): void {
    this.journal.add({ type: 'violation', invariant: 'lives', detail: problem });
  }

  #isProvoked({ message }: LogLine): boolean {
    return PROVOKED.test(message) && (message !== 'actor failed' || this.#inboxes.failures > 0);
  }

  /** Ends all faults, then all processes, then the host. */
  async #bringToRest(): Promise<void> {
    const { sim } = this;
    for (const undo of [...this.#undo]) undo();
    this.#inboxes.heal();
    const escaped = new Set(this.#machine.escapees());
    for (const pid of this.#machine.alive()) if (!escaped.has(pid)) this.#machine.exit(pid);
    await sim.advance(REST_MS);
    this.#acknowledge();
    this.#ask('close', {}, {});
    await sim.quiesce();
    // What ended by itself while the host closed is in the inbox all the same.
    this.#acknowledge();
    for (const pid of this.#machine.unfindable()) this.#machine.exit(pid);
    await sim.settle();
  }

  #acknowledge(): void {
    for (const session of this.#sessions) this.sim.acknowledge(asSessionId(session));
  }

  #perform(deed: PlanStep): void {
    const { sim } = this;
    switch (deed.do) {
      case 'open-session':
        sim.coordinator.tell({ type: 'open-session', sessionId: this.#session(deed.session) });
        return;
      case 'spawn':
        this.#spawn(deed);
        return;
      case 'cancel': {
        const { force = false, graceMs } = deed;
        const id = toHandleId(deed.handle);
        const payload = {
          handleId: id,
          ...this.#asker(deed),
          force,
          ...(graceMs === undefined ? {} : { graceMs }),
        };
        const lived = sim.state.live.has(id);
        this.#ask('cancel', payload, deed, (reply) => {
          const { cancelled, receipt } = reply as { readonly cancelled: boolean; readonly receipt?: unknown };
          if (lived && !cancelled && receipt !== undefined) this.racedCancels += 1;
        });
        return;
      }
      case 'wait': {
        const { mode, timeoutMs } = deed;
        this.#ask(
          'wait',
          { handleIds: deed.handles.map(toHandleId), ...this.#asker(deed), mode, timeoutMs },
          deed,
        );
        return;
      }
      case 'read': {
        const range = { stream: 'stdout', offset: 0, maxBytes: 1024, waitMs: deed.waitMs } as const;
        this.#ask('read-output', { handleId: toHandleId(deed.handle), ...this.#asker(deed), ...range }, deed);
        return;
      }
      case 'list':
        this.#ask('list', { ...this.#asker(deed), includeFinished: deed.includeFinished }, deed);
        return;
      case 'end-session':
        this.#ask('end-session', { sessionId: this.#session(deed.session) }, deed);
        return;
      case 'acknowledge':
        sim.acknowledge(this.#session(deed.session));
        return;
      case 'close':
        this.#ask('close', {}, deed);
        return;
      case 'print':
        this.#withProcess(deed.handle, (pid) => this.#machine.write(pid, deed.text));
        return;
      case 'exit':
        this.#withProcess(deed.handle, (pid) => this.#machine.exit(pid, { kind: 'code', code: deed.code }));
        return;
      default:
        this.#break(deed);
    }
  }

  /** What goes wrong on purpose. */
  #break(deed: Exclude<Deed, { do: Question | 'spawn' }>): void {
    const { sim } = this;
    switch (deed.do) {
      case 'kill-child': {
        const pid = this.#pidOf(deed.handle);
        if (pid !== undefined) this.#machine.signal(pid, 'SIGKILL');
        this.#fault('kill-child', pid !== undefined, deed.handle);
        return;
      }
      case 'stop-child': {
        const pid = this.#pidOf(deed.handle);
        if (pid !== undefined) {
          this.#machine.signal(pid, 'SIGSTOP');
          this.#later(deed.forMs, () => this.#machine.signal(pid, 'SIGCONT'));
        }
        this.#fault('stop-child', pid !== undefined, deed.handle);
        return;
      }
      case 'crash-thread':
        this.#fault('kill-process-thread', sim.crash(toHandleId(deed.handle)), deed.handle);
        return;
      case 'block-thread':
        this.#later(deed.forMs, sim.placement.block(toHandleId(deed.handle)));
        return;
      case 'kill-feedback': {
        const due = this.journal.now() - this.#failedAt >= FAILURE_GAP_MS;
        if (due) {
          this.#failedAt = this.journal.now();
          this.#inboxes.failNext(deed.kept);
          // Not much later: then the next one must wait.
          this.#later(1, () => this.#inboxes.heal());
        }
        this.#fault('kill-feedback', due);
        return;
      }
      case 'stall': {
        const { id } = sim[deed.actor].address;
        this.turns.hold(id);
        this.#stalledMs += deed.forMs;
        this.#later(deed.forMs, () => this.turns.release(id));
        this.#fault(deed.actor === 'feedback' ? 'stall-feedback' : 'stall-coordinator', true);
        return;
      }
      case 'refuse-launches':
        this.#machine.refuse({
          code: 'SPAWN_FAILED',
          message: 'refused, on purpose',
          details: { errno: 'EAGAIN' },
        });
        this.#later(deed.forMs, () => this.#machine.refuse(undefined));
        this.#fault('refuse-spawns', true);
        return;
      case 'jump-clock':
        sim.clock.setNow(sim.clock.now() + deed.byMs);
        this.#fault('jump-clock', true);
        return;
      default:
    }
  }

  #fault(fault: FaultName, hit: boolean, handle?: number): void {
    this.#faults += 1;
    const id = this.#faults;
    const about = handle === undefined ? {} : { handleId: toHandleId(handle) };
    this.journal.add({ type: 'fault-begun', id, fault });
    this.journal.add({
      type: 'fault-ended',
      id,
      fault,
      outcome: hit ? 'done' : 'missed',
      detail: '',
      ...about,
    });
  }

  /** Undoes something in so many milliseconds, or when the plan is over. Once. */
  #later(delayMs: number, run: () => void): void {
    const undo = (): void => {
      if (this.#undo.delete(undo)) run();
    };
    this.#undo.add(undo);
    this.sim.clock.after(delayMs, undo);
  }

  #session(name: string): ReturnType<typeof asSessionId> {
    this.#sessions.add(name);
    return asSessionId(name);
  }

  #asker({ session }: { readonly session?: string }): { sessionId?: ReturnType<typeof asSessionId> } {
    return session === undefined ? {} : { sessionId: this.#session(session) };
  }

  #pidOf(handle: number): number | undefined {
    const { live, lingering } = this.sim.state;
    const id = toHandleId(handle);
    return live.get(id)?.process?.identity.pid ?? lingering.get(id)?.leader.pid;
  }

  #withProcess(handle: number, act: (pid: number) => void): void {
    const pid = this.#pidOf(handle);
    if (pid !== undefined) act(pid);
  }

  #spawn(deed: Spawn): void {
    const { session, script, foreground, backgroundAfterMs, timeoutMs, graceMs, drainMs, leftovers } = deed;
    const background = foreground === true && backgroundAfterMs !== undefined;
    const command = scriptedCommand(script, {
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(graceMs === undefined ? {} : { graceMs }),
      ...(drainMs === undefined ? {} : { drainMs }),
      ...(leftovers === undefined ? {} : { leftovers }),
    });
    const payload = {
      sessionId: this.#session(session),
      command,
      delivery: foreground === true ? 'reply' : 'inbox',
      ...(background ? { backgroundAfterMs } : {}),
    } as const;
    this.#ask('spawn', payload, deed);
  }

  /** Asks, and writes down the question and what becomes of it. */
  #ask<K extends Question>(
    type: K,
    payload: Parameters<typeof this.sim.ask<K>>[1],
    input: object,
    then: (reply: unknown) => void = () => undefined,
  ): void {
    const answer = this.sim.ask(type, payload);
    // A question without an answer is the judge's to find.
    if (this.journal.writes) this.#write(type, input, answer);
    answer.then(then, () => undefined);
  }

  #write(operation: Question, input: object, answer: Promise<unknown>): void {
    this.#calls += 1;
    const call = this.#calls;
    const began = this.journal.now();
    const { session = '' } = input as { readonly session?: string };
    const made = { iteration: '', sessionId: session, intendedAt: began, operation };
    this.journal.add({ type: 'call', call, ...made, input });
    const answered = { type: 'answer', call } as const;
    answer.then(
      (reply) => {
        const tookMs = this.journal.now() - began;
        const id = (reply as Partial<Extract<SpawnReply, { kind: 'started' }>>).handle?.handle_id;
        const about = id === undefined ? {} : { handleId: id };
        this.journal.add({ ...answered, outcome: 'ok', tookMs, ...about, reply });
      },
      (error: unknown) => {
        const tookMs = this.journal.now() - began;
        this.journal.add({ ...answered, outcome: 'unknown', tookMs, message: String(error) });
      },
    );
  }
}

function toHandleId(n: number): HandleId {
  return handleId(HOST_PID, n);
}
