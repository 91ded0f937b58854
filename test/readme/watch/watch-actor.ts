/**
 * Starts a command, and starts it again when a file in a directory has changed. The coordinator does everything
 * that concerns processes; this actor only asks it. Results go to the session's inbox like all others.
 */
import { type FSWatcher, watch as watchDirectory } from 'node:fs';
import {
  type ActorContext,
  type ActorDefinition,
  type ActorRef,
  defineActor,
  type HandlerResult,
  type Outcome,
} from '@longrun/actor';
import {
  asSessionId,
  type CancelReply,
  type CommandSpec,
  type CoordinatorMessage,
  DEFAULT_LIMITS,
  type HandleId,
  MAX_TIMEOUT_MS,
  type ReplyTo,
  type SpawnReply,
} from '@longrun/protocol';

/** One save is several events: editors truncate, write and rename within a few milliseconds. */
const QUIET_MS = 100;
/** A cancel is answered within 2 s; a longer silence means that the coordinator is stuck. */
const CANCEL_TIMEOUT_MS = 5000;

export interface WatchArgs {
  readonly sessionId: string;
  /** Absolute. Watched without the directories below it; also where the command runs. */
  readonly directory: string;
  readonly argv: readonly string[];
}

export interface WatchReport {
  /** How often the command was started. */
  readonly runs: number;
  /** The latest run. It may have ended since. */
  readonly handleId?: HandleId;
}

export type WatchMessage =
  | { readonly type: 'changed' }
  | { readonly type: 'run' }
  | { readonly type: 'previous-ended'; readonly outcome: Outcome<CancelReply> }
  | { readonly type: 'answered'; readonly outcome: Outcome<SpawnReply> }
  | { readonly type: 'watching-failed'; readonly error: string }
  | { readonly type: 'report'; readonly replyTo: ReplyTo<WatchReport> };

export interface WatchState {
  readonly args: WatchArgs;
  readonly coordinator: ActorRef<CoordinatorMessage>;
  readonly watcher: FSWatcher;
  /** A cancel or a spawn is under way. */
  busy: boolean;
  /** Something has changed since it began. */
  again: boolean;
  runs: number;
  handleId?: HandleId;
}

export const watch: ActorDefinition<WatchMessage, WatchState, WatchArgs> = defineActor({
  kind: 'watch',
  // The actor runs on another thread, which imports it from here.
  module: import.meta.url,

  init: (args, ctx): WatchState => {
    const coordinator = ctx.lookup<CoordinatorMessage>('coordinator');
    if (coordinator === undefined) throw new Error('watch needs a coordinator in its system');
    const watcher = watchDirectory(args.directory);
    // When the mailbox is full it holds a `changed` already, so the answer of `tell` does not matter.
    watcher.on('change', () => ctx.self.tell({ type: 'changed' }));
    watcher.on('error', (error) => ctx.self.tell({ type: 'watching-failed', error: String(error) }));
    ctx.self.tell({ type: 'run' });
    return { args, coordinator, watcher, busy: false, again: false, runs: 0 };
  },

  on: {
    changed: (_state, _message, ctx) => ctx.timers.start('quiet', QUIET_MS, { type: 'run' }),

    run: (state, _message, ctx) => {
      if (state.busy) {
        state.again = true;
        return;
      }
      state.busy = true;
      if (state.handleId === undefined) spawn(state, ctx);
      else cancel(state, state.handleId, ctx);
    },

    'previous-ended': (state, { outcome }, ctx): HandlerResult<WatchState> => {
      if (!outcome.ok) return giveUp(outcome.error, ctx);
      spawn(state, ctx);
    },

    answered: (state, { outcome }, ctx): HandlerResult<WatchState> => {
      if (!outcome.ok) return giveUp(outcome.error, ctx);
      const reply = outcome.value;
      if (reply.kind === 'refused') return giveUp(reply.error.message, ctx);
      if (reply.kind === 'started') state.handleId = reply.handle.handle_id;
      state.runs += 1;
      state.busy = false;
      if (state.again) {
        state.again = false;
        ctx.self.tell({ type: 'run' });
      }
    },

    'watching-failed': (_state, { error }, ctx) => giveUp(error, ctx),

    report: ({ runs, handleId }, { replyTo }, ctx) =>
      ctx.reply(replyTo, { runs, ...(handleId !== undefined && { handleId }) }),
  },

  stopping: ({ watcher }) => watcher.close(),
});

/** Ends what still runs. Of a run that has ended by itself, it ends what is left of its process group. */
function cancel(
  { coordinator, args }: WatchState,
  handleId: HandleId,
  ctx: ActorContext<WatchMessage>,
): void {
  const payload = { handleId, sessionId: asSessionId(args.sessionId), force: false };
  const asked = ctx.ask(coordinator, 'cancel', payload, { timeoutMs: CANCEL_TIMEOUT_MS });
  // Long work re-enters as a message, so that the handler never waits.
  ctx.pipeToSelf(asked, (outcome) => ({ type: 'previous-ended', outcome }));
}

function spawn({ coordinator, args }: WatchState, ctx: ActorContext<WatchMessage>): void {
  const payload = {
    sessionId: asSessionId(args.sessionId),
    command: commandOf(args),
    delivery: 'inbox',
  } as const;
  // While it is queued for a thread, the answer takes its time; it fails at once if the coordinator stops.
  const asked = ctx.ask(coordinator, 'spawn', payload, { timeoutMs: MAX_TIMEOUT_MS });
  ctx.pipeToSelf(asked, (outcome) => ({ type: 'answered', outcome }));
}

/** The tools fill in every default; whoever talks to the coordinator does it himself. */
function commandOf({ argv, directory }: WatchArgs): CommandSpec {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    argv,
    display: argv.join(' '),
    cwd: directory,
    env: Object.fromEntries(inherited),
    graceMs: DEFAULT_LIMITS.graceMs,
    drainMs: DEFAULT_LIMITS.drainMs,
    headBytes: DEFAULT_LIMITS.headBytes,
    tailBytes: DEFAULT_LIMITS.tailBytes,
    spillBytes: DEFAULT_LIMITS.spillBytesPerHandle,
    leftovers: 'kill',
  };
}

/** `stopping` does not run after a throw, and it is what closes the watcher: so this stops in order. */
function giveUp(error: unknown, ctx: ActorContext<WatchMessage>): { readonly kind: 'stop' } {
  ctx.log('error', { error: String(error) }, 'watching ends');
  return { kind: 'stop' };
}
