import { rm } from 'node:fs/promises';
import { type ActorRef, type ActorSystem, AskError } from '@longrun/actor';
import { machineCgroup, type SpillBudget } from '@longrun/process';
import {
  CANCEL_ANSWER_MS,
  type CoordinatorMessage,
  type ErrorData,
  type FeedbackMessage,
  type Message,
  type ReplyTo,
} from '@longrun/protocol';
import type { Guardian } from '../guardian/guardian.js';
import { controlGauges } from '../metrics/control-gauges.js';
import type { ProcessPool } from '../pool/process-pool.js';
import type { ControlBoot, LauncherName } from './boot.js';
import type { Answer, ControlApi } from './control-api.js';
import type { EventOutbox } from './event-outbox.js';

/** An actor in this thread answers a report at once; this long without one means it is stuck. */
const REPORT_TIMEOUT_MS = 5000;
/** Closing ends every tree within the 2 s of C4; the rest is room for a loaded machine. */
const CLOSE_TIMEOUT_MS: number = CANCEL_ANSWER_MS + 3000;

interface AnyQuestion extends Message {
  readonly replyTo: ReplyTo<unknown>;
}

/** What Comlink exposes. Every method answers with data and none throws: Comlink would drop the error's code. */
export function createControlService(parts: {
  readonly system: ActorSystem;
  readonly pool: ProcessPool;
  readonly launcher: LauncherName;
  readonly cgroup: string | undefined;
  readonly guardian: Guardian;
  readonly coordinator: ActorRef<CoordinatorMessage>;
  readonly feedback: ActorRef<FeedbackMessage>;
  readonly spill: SpillBudget;
  readonly boot: ControlBoot;
  readonly kinds: readonly string[];
  readonly events: EventOutbox;
  readonly started: Promise<void>;
}): ControlApi {
  const { system, pool, launcher, cgroup, guardian, coordinator, feedback, spill, boot, events } = parts;
  const { kinds } = parts;
  const answer = async <T>(run: () => Promise<T>): Promise<Answer<T>> => {
    const given = await outcomeOf(run);
    // The events that led to it are there before it.
    events.flush();
    return given;
  };
  return {
    ready: () =>
      answer(async () => {
        await parts.started;
        // After the answer: a fork takes longer the larger the host is.
        setImmediate(() => guardian.ensure());
        return null;
      }),

    ask: (name, type, payload, timeoutMs) =>
      answer(async () => {
        const target = system.lookup<AnyQuestion>(name);
        if (target === undefined) throw unknownActor(name);
        return system.ask(target, type, payload, { timeoutMs });
      }),

    tell: (name, message) => {
      const target = system.lookup(name);
      if (target === undefined) return { ok: false, error: toErrorData(unknownActor(name)) };
      return { ok: true, value: target.tell(message) };
    },

    inspect: () =>
      answer(async () => {
        guardian.ensure();
        const options = { timeoutMs: REPORT_TIMEOUT_MS };
        const [ofCoordinator, ofFeedback] = await Promise.all([
          system.ask(coordinator, 'report', {}, options),
          system.ask(feedback, 'report', {}, options),
        ]);
        return {
          system: system.inspect(),
          coordinator: ofCoordinator,
          feedback: ofFeedback,
          threads: pool.inspect(),
          queuedCommands: pool.queued,
          launcher,
          cgroup: cgroup ?? null,
          guardian: guardian.inspect(),
          spilledBytes: spill.usedBytes,
        };
      }),

    gauges: () =>
      answer(async () => {
        const report = await system.ask(coordinator, 'report', {}, { timeoutMs: REPORT_TIMEOUT_MS });
        const { queued } = pool;
        const facts = { coordinator: report, threads: pool.inspect(), queued, spilledBytes: spill.usedBytes };
        return controlGauges({ system, kinds, ...facts });
      }),

    close: () =>
      answer(async () => {
        const ended = await system.ask(coordinator, 'close', {}, { timeoutMs: CLOSE_TIMEOUT_MS });
        await system.shutdown();
        await pool.close();
        await rm(boot.spillDirectory, { recursive: true, force: true });
        if (cgroup !== undefined) machineCgroup(cgroup).remove();
        // The last to go: until here it would have ended what was left.
        await guardian.close();
        return ended;
      }),

    terminateThread: (threadId) => answer(() => pool.terminate(threadId)),

    terminateGuardian: () => answer(() => guardian.terminate()),
  };
}

async function outcomeOf<T>(run: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error: toErrorData(error) };
  }
}

class UnknownActorError extends Error {}

function unknownActor(name: string): UnknownActorError {
  return new UnknownActorError(`No actor is named ${JSON.stringify(name)}.`);
}

function toErrorData(error: unknown): ErrorData {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UnknownActorError) {
    return { code: 'INVALID_PARAMETER', message, details: { param: 'name' } };
  }
  if (error instanceof AskError) {
    if (error.reason === 'deadline') return { code: 'TIMEOUT', message, details: {} };
    if (error.reason === 'full') return { code: 'CAPACITY_EXCEEDED', message, details: { limit: 'mailbox' } };
  }
  return { code: 'INTERNAL', message, details: {} };
}
