import {
  type ActorDefinition,
  type ActorRef,
  type ActorSystem,
  type AskType,
  createActorSystem,
  type QuestionPayload,
  type ReplyOf,
  type RestartIntensity,
  type Scheduler,
} from '@longrun/actor';
import {
  type CoordinatorPorts,
  type CoordinatorProtocol,
  type CoordinatorState,
  checkInvariants,
  createCoordinator,
  createMemoryReceiptStore,
  type Receipt,
  type ReceiptStore,
} from '@longrun/coordinator';
import { createFeedback, createMemoryInboxStore, type InboxStore } from '@longrun/feedback';
import { createLostGroups, createOutputArchive, createProcessActor, SpillBudget } from '@longrun/process';
import {
  type CoordinatorMessage,
  DEFAULT_LIMITS,
  type FeedbackItem,
  type FeedbackMessage,
  type HandleId,
  type Limits,
  type SessionId,
} from '@longrun/protocol';
import { createManualClock, type ManualClock } from '../manual-clock.js';
import { createRecordingLogger, type RecordingLogger } from '../recording-logger.js';
import { createSeededRandom } from '../seeded-random.js';
import { createSequentialIds } from '../sequential-ids.js';
import { createInlinePlacement, type InlinePlacement } from './inline-placement.js';
import { NO_DISK } from './no-disk.js';
import type { SimulatedMachine } from './simulated-machine.js';
import type { TurnDriver } from './turn-driver.js';

/**
 * Coordinator, feedback actor and process actors, all unmodified, in one thread: under a manual clock, sequential
 * ids, an order of turns that the test chooses, and processes that only exist in a script. The coordinator's
 * invariants are checked after every turn. Nothing happens but in `settle`, `advance` and `quiesce`.
 */
export interface SimulatedSystem {
  readonly clock: ManualClock;
  readonly system: ActorSystem;
  readonly coordinator: ActorRef<CoordinatorMessage>;
  readonly feedback: ActorRef<FeedbackMessage>;
  readonly placement: InlinePlacement;
  readonly machine: SimulatedMachine;
  readonly inboxes: InboxStore;
  readonly logger: RecordingLogger;
  /**
   * What the consumers have, all sessions: an item that comes again is dropped. A gap is a violation, and so is an item
   * whose handle has no receipt when it comes.
   */
  readonly consumed: readonly FeedbackItem[];
  /** Every question put with `ask`, in order. */
  readonly questions: readonly PutQuestion[];
  /** Another consumer of the items, called with each once, in order, right after `consumed` has it. */
  onItem(listener: (item: FeedbackItem) => void): void;
  /** Looks at the coordinator's invariants now. */
  audit(): void;
  /** What `checkInvariants` found, and after whose turn. */
  readonly violations: readonly string[];
  /** The coordinator's own state, to look at. */
  readonly state: CoordinatorState;
  /** Asks the coordinator, and keeps record of it. Rejects as any ask does. */
  ask<K extends AskType<CoordinatorMessage>>(
    type: K,
    payload: QuestionPayload<CoordinatorMessage, K>,
    timeoutMs?: number,
  ): Promise<ReplyOf<CoordinatorMessage, K>>;
  /** Fires the next timer, and perhaps others that are due at the same moment. False when there is none. */
  fireNext(): boolean;
  /** Loses the thread of a handle, with everything on it. False when it is on none. */
  crash(handleId: HandleId): boolean;
  /** Acknowledges what the session's consumer has. */
  acknowledge(sessionId: SessionId): void;
  /** Runs turns until none waits. Time stands still. */
  settle(): Promise<void>;
  /** Moves time on, settling after every timer. */
  advance(ms: number): Promise<void>;
  /** Settles and fires timers until there are none. Answers how many virtual milliseconds that took. */
  quiesce(): Promise<number>;
}

/** A question, and what became of it. */
export interface PutQuestion {
  readonly type: string;
  readonly payload: unknown;
  outcome: 'open' | 'answered' | 'rejected';
  reply: unknown;
  /** Virtual milliseconds from the question to its answer. */
  tookMs: number;
}

export interface SimulatedSystemOptions {
  readonly machine: SimulatedMachine;
  readonly clock?: ManualClock;
  readonly turns: TurnDriver;
  readonly limits?: Partial<Limits>;
  /** @default in memory */
  readonly inboxes?: InboxStore;
  readonly threads?: { readonly max: number; readonly whenFull: 'share' | 'queue' | 'reject' };
  /** Whether the invariants are looked at after this turn. @default after every turn */
  readonly audits?: () => boolean;
  /** Another build of the coordinator: a broken one, which a test must find out. @default createCoordinator */
  readonly coordinator?: (
    ports: CoordinatorPorts,
  ) => ActorDefinition<CoordinatorProtocol, CoordinatorState, void>;
  /** @default one that keeps every line */
  readonly logger?: RecordingLogger;
  /** How often the feedback actor may fail. @default the kernel's: once in five seconds */
  readonly feedbackRestarts?: RestartIntensity;
  /** Called with every violation when it is found. @default nobody */
  readonly onViolation?: (violation: string) => void;
  /** Whether `consumed` keeps what it is given; for a run too long to keep all. @default true */
  readonly keepsItems?: boolean;
}

/** Receipts in memory. A second end of the same handle is a violation: the first terminal move wins. */
function onlyOneEnd(violated: (violation: string) => void): ReceiptStore {
  const memory = createMemoryReceiptStore();
  const put = (receipt: Receipt): void => {
    const { handleId, state, result } = receipt;
    const before = memory.get(handleId);
    if (before !== undefined && (before.state !== state || before.result.ended_at !== result.ended_at)) {
      violated(`${handleId}: ${state} after it was ${before.state}`);
    }
    memory.put(receipt);
  };
  // `size` is a getter: a spread would copy its value of now.
  return Object.assign(Object.create(memory), { put }) as ReceiptStore;
}

/** Longer than anything the service itself waits for but a drain of a minute: what takes it has hung. */
const ASK_TIMEOUT_MS = 600_000;
/** Timers that one call may fire. A script that needs more polls for ever. */
const MAX_TIMERS = 20_000;
/** First part of every handle id of a simulation. */
export const HOST_PID = 0x51;
/** First part of every process token of a simulation. */
export const HOST_TOKEN = 'simulated';

export function createSimulatedSystem(options: SimulatedSystemOptions): SimulatedSystem {
  const { machine, turns, audits = () => true } = options;
  const clock = options.clock ?? createManualClock();
  const logger = options.logger ?? createRecordingLogger();
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const violations: string[] = [];
  const violated = (violation: string): void => {
    violations.push(violation);
    options.onViolation?.(violation);
  };
  const questions: PutQuestion[] = [];
  const consumed: FeedbackItem[] = [];
  const highest = new Map<SessionId, number>();
  let state: CoordinatorState | undefined;

  const audit = (when: string): void => {
    const found = state === undefined ? [] : checkInvariants(state);
    for (const violation of found) violated(`${when}: ${violation}`);
  };
  const scheduler: Scheduler = {
    schedule: (turn, label) =>
      turns.scheduler.schedule(() => {
        turn();
        if (audits()) audit(`after a turn of ${label}`);
      }, label),
  };
  const system = createActorSystem({
    name: 'simulation',
    clock,
    ids: createSequentialIds(),
    random: createSeededRandom(1),
    logger,
    scheduler,
    onRootFailure: (event) =>
      violated(`${event.address.id} failed for good: ${JSON.stringify(event.reason)}`),
  });

  const budget = SpillBudget.create(limits.spillBytesPerHost);
  const log = logger.log.bind(logger);
  const inboxes = options.inboxes ?? createMemoryInboxStore();
  const listeners: ((item: FeedbackItem) => void)[] = [];
  const consume = (item: FeedbackItem): void => {
    const before = highest.get(item.sessionId) ?? 0;
    if (item.sequence <= before) return;
    highest.set(item.sessionId, item.sequence);
    if (options.keepsItems !== false) consumed.push(item);
    if (item.sequence > before + 1) violated(`${item.sessionId}: item ${item.sequence} after ${before}`);
    // Feedback is told after the registry has the end: whoever finds an item finds a receipt too.
    if (state?.receipts.store.get(item.handleId) === undefined)
      violated(`${item.handleId}: in the inbox before its end was on record`);
    for (const listener of listeners) listener(item);
  };
  const feedback = system.spawn(createFeedback({ sink: { push: consume }, store: inboxes }), undefined, {
    name: 'feedback',
    supervision: {
      restart: 'permanent',
      ...(options.feedbackRestarts === undefined ? {} : { intensity: options.feedbackRestarts }),
    },
  });
  const placement = createInlinePlacement({
    system,
    definition: createProcessActor({
      launcher: machine.launcher,
      spill: { directory: '/nowhere', budget, disk: NO_DISK },
    }),
    ...options.threads,
    maxQueued: limits.queuedCommands,
  });
  let handleNumber = 0;
  const definition = (options.coordinator ?? createCoordinator)({
    placement,
    lostGroups: createLostGroups({
      clock,
      processes: machine.launcher.processes,
      signal: (groupId, signal) => machine.signalGroup(groupId, signal),
    }),
    archive: createOutputArchive({ budget, log }),
    feedback,
    receipts: onlyOneEnd(violated),
    hostPid: HOST_PID,
    hostToken: HOST_TOKEN,
    nextHandleNumber: () => {
      handleNumber += 1;
      return handleNumber;
    },
    limits,
  });
  const coordinator: ActorRef<CoordinatorMessage> = system.spawn(
    {
      ...definition,
      // The one thing added: a look at the state that `init` makes.
      init: async (args, ctx) => {
        state = await definition.init(args, ctx);
        return state;
      },
    },
    undefined,
    { name: 'coordinator' },
  );

  const settle = (): Promise<void> => turns.runUntilIdle();
  const { choose } = turns;
  const fireNext = (): boolean => {
    if (clock.nextDueInMs() === undefined) return false;
    // What is due at the same moment may come before or after what the first brings about.
    do clock.advanceToNext(choose);
    while (choose !== undefined && clock.nextDueInMs() === 0 && choose(2) === 0);
    return true;
  };
  const fireUntil = (deadline: number): Promise<void> => {
    let fired = 0;
    return turns.runUntilIdle(() => {
      const dueInMs = clock.nextDueInMs();
      if (dueInMs === undefined || clock.monotonic() + dueInMs > deadline) return false;
      if (fired >= MAX_TIMERS) throw new Error(`not quiet after ${MAX_TIMERS} timers`);
      fired += 1;
      return fireNext();
    });
  };

  return {
    clock,
    system,
    coordinator,
    feedback,
    placement,
    machine,
    inboxes,
    logger,
    consumed,
    questions,
    violations,
    onItem: (listener) => void listeners.push(listener),
    audit: () => audit('between turns'),
    get state(): CoordinatorState {
      if (state === undefined) throw new Error('the coordinator has not started: settle() first');
      return state;
    },
    ask<K extends AskType<CoordinatorMessage>>(
      type: K,
      payload: QuestionPayload<CoordinatorMessage, K>,
      timeoutMs: number = ASK_TIMEOUT_MS,
    ): Promise<ReplyOf<CoordinatorMessage, K>> {
      const question: PutQuestion = { type, payload, outcome: 'open', reply: undefined, tookMs: 0 };
      const began = clock.monotonic();
      questions.push(question);
      const settle = (outcome: 'answered' | 'rejected', reply: unknown): void => {
        question.outcome = outcome;
        question.reply = reply;
        question.tookMs = clock.monotonic() - began;
      };
      return system.ask(coordinator, type, payload, { timeoutMs }).then(
        (reply) => {
          settle('answered', reply);
          return reply;
        },
        (error: unknown) => {
          settle('rejected', error);
          throw error;
        },
      );
    },
    crash(handleId: HandleId): boolean {
      const thread = placement.threads.find((handles) => handles.includes(handleId)) ?? [];
      for (const id of thread) {
        const handle = state?.live.get(id);
        const process = handle?.process?.identity ?? state?.lingering.get(id)?.leader;
        if (process !== undefined) machine.orphan(process.pid);
        else if (handle !== undefined) machine.orphanLaunch(handle.token);
      }
      return placement.crash(handleId);
    },
    acknowledge(sessionId: SessionId): void {
      const upTo = highest.get(sessionId) ?? 0;
      feedback.tell({ type: 'acknowledge', sessionId, upTo });
    },
    fireNext,
    settle,
    async advance(ms: number): Promise<void> {
      const deadline = clock.monotonic() + ms;
      await fireUntil(deadline);
      clock.advance(Math.max(0, deadline - clock.monotonic()));
      await settle();
    },
    async quiesce(): Promise<number> {
      const began = clock.monotonic();
      await fireUntil(Number.POSITIVE_INFINITY);
      return clock.monotonic() - began;
    },
  };
}
