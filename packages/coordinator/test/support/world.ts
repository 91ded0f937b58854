import assert from 'node:assert/strict';
import type { AskType, MessageOf, QuestionPayload, ReplyOf, StopReason } from '@longrun/actor';
import {
  type CoordinatorProtocol,
  type CoordinatorState,
  type CounterName,
  checkInvariants,
  createCoordinator,
  type LostGroup,
  type LostGroupOutcome,
  type Meter,
  type ReceiptStore,
  type Sweep,
} from '@longrun/coordinator';
import {
  asSessionId,
  type CancelReply,
  type CapturedStream,
  type CommandSpec,
  type CoordinatorMessage,
  DEFAULT_LIMITS,
  type EndSessionReply,
  type ErrorData,
  type ExitReport,
  type FeedbackMessage,
  type HandleId,
  type HandleState,
  type Limits,
  type OutputRange,
  type ProcessActorArgs,
  type ProcessMessage,
  type ReplyTo,
  type SessionId,
  type Spawn,
  type SpawnReply,
} from '@longrun/protocol';
import {
  type BehaviourKit,
  behaviourKit,
  createProbeRef,
  type Effects,
  type ProbeRef,
} from '@longrun/testkit';

export const S1: SessionId = asSessionId('s1');
export const S2: SessionId = asSessionId('s2');

/** One spawn, as a test sees it. */
export interface Spawned {
  readonly handleId: HandleId;
  readonly args: ProcessActorArgs;
  readonly actor: ProbeRef<ProcessMessage>;
  readonly replyTo: ReplyTo<SpawnReply>;
}

/** A call of the `LostGroups` port that waits for its answer. */
export interface LostCall {
  readonly target: LostGroup;
  readonly budgetMs: number;
  answer(outcome: LostGroupOutcome): Promise<Effects>;
  fail(error: unknown): Promise<Effects>;
}

export interface WorldOptions {
  readonly limits?: Partial<Limits>;
  readonly receipts?: ReceiptStore;
  readonly meter?: Meter;
  /** Handle numbers given before. @default 0 */
  readonly numbersUsed?: number;
  /** What `LostGroups` answers by itself; its answers then come with `settle`. @default the test answers */
  readonly lostGroups?: () => LostGroupOutcome;
}

/**
 * A coordinator in the behaviour kit, with every port played by the test. After every message the invariants are
 * checked in full.
 */
export class World {
  readonly kit: BehaviourKit<CoordinatorProtocol, CoordinatorState>;
  readonly feedback: ProbeRef<FeedbackMessage> = createProbeRef<FeedbackMessage>('feedback');
  readonly lost: LostCall[] = [];
  /** Calls of the sweep. Each is answered by what `sweeping` says, at once unless it waits. */
  readonly sweeps: { readonly target: Sweep; readonly budgetMs: number }[] = [];
  sweeping: () => Promise<LostGroupOutcome> = async () => ({ ended: 0, survivors: [] });
  readonly discarded: CapturedStream[] = [];
  readonly withdrawn: string[] = [];
  /** What the placement answers next. */
  placing: 'starting' | 'queued' | ErrorData | Error = 'starting';
  /** Whom the placement gives back. */
  withdraws: 'queued' | 'all' | 'none' = 'queued';
  readonly #queued = new Set<string>();
  archive: (stream: CapturedStream, offset: number) => Promise<OutputRange> = async (stream, offset) => ({
    text: stream.text.slice(offset),
    offset,
    nextOffset: stream.bytes,
    eof: true,
    omittedBytes: 0,
  });
  readonly #placed: { readonly args: ProcessActorArgs; readonly actor: ProbeRef<ProcessMessage> }[] = [];
  #numbers: number;
  #sweepsSettled = 0;
  #pids = 100;

  constructor(options: WorldOptions = {}) {
    this.#numbers = options.numbersUsed ?? 0;
    const ports = {
      placement: {
        place: (args: ProcessActorArgs) => {
          const { placing } = this;
          if (placing instanceof Error) throw placing;
          if (typeof placing !== 'string') return { kind: 'refused', error: placing } as const;
          const actor = this.kit.probeRef<ProcessMessage>('process');
          this.#placed.push({ args, actor });
          if (placing === 'queued') this.#queued.add(actor.address.id);
          return { kind: 'placed', ref: actor, queued: placing === 'queued' } as const;
        },
        withdraw: (ref: { readonly address: { readonly id: string } }) => {
          const { id } = ref.address;
          const given = this.withdraws === 'all' || (this.withdraws === 'queued' && this.#queued.has(id));
          if (given) this.withdrawn.push(id);
          return given;
        },
      },
      lostGroups: {
        sweep: (target: Sweep, budgetMs: number) => {
          this.sweeps.push({ target, budgetMs });
          return this.sweeping();
        },
        end: (target: LostGroup, budgetMs: number) =>
          new Promise<LostGroupOutcome>((resolve, reject) => {
            if (options.lostGroups !== undefined) resolve(options.lostGroups());
            this.lost.push({
              target,
              budgetMs,
              answer: async (outcome) => {
                resolve(outcome);
                return this.settle();
              },
              fail: async (error) => {
                reject(error);
                return this.settle();
              },
            });
          }),
      },
      archive: {
        read: (stream: CapturedStream, offset: number) => this.archive(stream, offset),
        discard: (streams: readonly CapturedStream[]) => void this.discarded.push(...streams),
      },
      ...(options.receipts === undefined ? {} : { receipts: options.receipts }),
      ...(options.meter === undefined ? {} : { meter: options.meter }),
      feedback: this.feedback,
      hostPid: 0xab,
      hostToken: 'host',
      nextHandleNumber: () => ++this.#numbers,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
    };
    this.kit = behaviourKit(createCoordinator(ports), undefined, { refs: { feedback: this.feedback } });
  }

  get state(): CoordinatorState {
    return this.kit.state;
  }

  checked(effects: Effects): Effects {
    assert.deepEqual(checkInvariants(this.state), []);
    return effects;
  }

  async send(message: CoordinatorMessage): Promise<Effects> {
    return this.#afterSweeps(this.checked(await this.kit.send(message)));
  }

  /** What a sweep that the last step began has brought; it takes no time unless the test holds it back. */
  async #afterSweeps(effects: Effects): Promise<Effects> {
    while (this.sweeps.length > this.#sweepsSettled) {
      this.#sweepsSettled = this.sweeps.length;
      this.checked(await this.kit.handlePiped());
    }
    return effects;
  }

  /** A process actor stops. */
  async terminate(actor: ProbeRef<ProcessMessage>, reason: StopReason): Promise<Effects> {
    return this.#afterSweeps(this.checked(await this.kit.terminate(actor, reason)));
  }

  /** Handles what promises have brought. Only those that are settled. */
  async settle(): Promise<Effects> {
    // `settlePiped` would wait for every promise, also for those a test holds back on purpose.
    await new Promise<void>((done) => setImmediate(done));
    return this.#afterSweeps(this.checked(await this.kit.settlePiped()));
  }

  async advance(ms: number): Promise<Effects> {
    return this.#afterSweeps(this.checked(await this.kit.advance(ms)));
  }

  /** Asks; `reply` answers what came back, later. */
  async question<K extends AskType<CoordinatorMessage>>(
    type: K,
    payload: QuestionPayload<CoordinatorMessage, K>,
  ): Promise<ReplyTo<ReplyOf<CoordinatorMessage, K>>> {
    const replyTo = this.kit.replyTo<ReplyOf<CoordinatorMessage, K>>();
    // Type, payload and return address together are the message of type K.
    await this.send({ ...payload, type, replyTo } as unknown as MessageOf<CoordinatorMessage, K>);
    return replyTo;
  }

  /** The one reply, or undefined. A second one is a failed test. */
  reply<R>(to: ReplyTo<R>): R | undefined {
    const replies = this.kit.repliesTo(to);
    assert.ok(replies.length <= 1, `answered ${replies.length} times`);
    // The kit keeps replies untyped; `to` says what they are.
    return replies[0] as R | undefined;
  }

  async ask<K extends AskType<CoordinatorMessage>>(
    type: K,
    payload: QuestionPayload<CoordinatorMessage, K>,
  ): Promise<ReplyOf<CoordinatorMessage, K>> {
    const reply = this.reply(await this.question(type, payload));
    assert.ok(reply !== undefined, `${type} was not answered at once`);
    return reply;
  }

  /** Spawns; the process is not there yet. */
  async spawn(options: Partial<Omit<Spawn, 'type' | 'replyTo'>> = {}): Promise<Spawned> {
    const before = this.#placed.length;
    const replyTo = await this.question('spawn', {
      sessionId: S1,
      command: command(),
      delivery: 'inbox',
      ...options,
    });
    const placed = this.#placed[before];
    assert.ok(placed !== undefined, `refused: ${JSON.stringify(this.reply(replyTo))}`);
    return { handleId: placed.args.handleId, args: placed.args, actor: placed.actor, replyTo };
  }

  /** Spawns and starts. */
  async run(options: Partial<Omit<Spawn, 'type' | 'replyTo'>> = {}): Promise<Spawned> {
    const spawned = await this.spawn(options);
    await this.started(spawned);
    return spawned;
  }

  async started({ handleId }: Spawned): Promise<Effects> {
    this.#pids += 1;
    const process = { pid: this.#pids, startTime: `${this.#pids}0` };
    const startedAt = this.kit.clock.now();
    return this.send({ type: 'started', handleId, process, startedAt, launcher: 'fake' });
  }

  async exited({ handleId }: Spawned, report: Partial<ExitReport> = {}): Promise<Effects> {
    return this.send({ type: 'exited', handleId, report: exitReport(report) });
  }

  async delivered({ handleId, args }: Spawned, sequence: number = 1): Promise<Effects> {
    return this.send({ type: 'delivered', handleId, sessionId: args.sessionId, sequence });
  }

  /** Runs a command to its natural end, item in the inbox. */
  async finished(
    options: Partial<Omit<Spawn, 'type' | 'replyTo'>> = {},
    report: Partial<ExitReport> = {},
  ): Promise<Spawned> {
    const spawned = await this.run(options);
    await this.exited(spawned, report);
    if (spawned.args.handleId !== undefined && options.delivery !== 'reply') await this.delivered(spawned);
    return spawned;
  }

  async cancel(
    { handleId }: { readonly handleId: HandleId },
    options: { readonly sessionId?: SessionId; readonly force?: boolean; readonly graceMs?: number } = {},
  ): Promise<ReplyTo<CancelReply>> {
    return this.question('cancel', { handleId, sessionId: S1, force: false, ...options });
  }

  async endSession(sessionId: SessionId = S1): Promise<ReplyTo<EndSessionReply>> {
    return this.question('end-session', { sessionId });
  }

  stateOf({ handleId }: Spawned): HandleState | undefined {
    return this.state.live.get(handleId)?.state ?? this.state.receipts.store.get(handleId)?.state;
  }

  /** Items that the feedback actor was told to put in an inbox, repeats left out. */
  get items(): readonly HandleId[] {
    const told = this.feedback.received.flatMap((message) =>
      message.type === 'deliver' ? [message.handleId] : [],
    );
    return [...new Set(told)];
  }

  counter(name: CounterName): number {
    return this.state.counters.get(name) ?? 0;
  }

  /** Messages of lines at `info`: the lifecycle as a log reader sees it. */
  get lifecycle(): readonly string[] {
    return this.kit.effects.logged.filter((line) => line.level === 'info').map((line) => line.message);
  }
}

export function command(options: Partial<CommandSpec> = {}): CommandSpec {
  return {
    argv: ['/bin/sleep', '60'],
    display: '/bin/sleep 60',
    env: {},
    graceMs: 1000,
    drainMs: 5000,
    headBytes: 1024,
    tailBytes: 1024,
    spillBytes: 4096,
    leftovers: 'keep',
    ...options,
  };
}

export function stream(text: string = '', more: Partial<CapturedStream> = {}): CapturedStream {
  const lines = text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0);
  return {
    text,
    truncated: false,
    bytes: Buffer.byteLength(text),
    lines,
    omittedBytes: 0,
    droppedBytes: 0,
    ...more,
  };
}

export function exitReport(options: Partial<ExitReport> = {}): ExitReport {
  return {
    cause: 'natural',
    exit: { kind: 'code', code: 0 },
    endedAt: 1_700_000_000_500,
    durationMs: 500,
    stdout: stream('out\n'),
    stderr: stream(),
    pipeHeld: false,
    leftovers: [],
    survivors: [],
    ...options,
  };
}

export const CANCELLED: Partial<ExitReport> = {
  cause: 'cancel',
  exit: { kind: 'signal', signal: 'SIGTERM' },
};
