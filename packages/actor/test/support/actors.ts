import {
  type ActorContext,
  type ActorDefinition,
  defineActor,
  type HandlerResult,
  type MailboxOptions,
  type ReplyTo,
  type Terminated,
} from '@longrun/actor';

/** Runs a piece of the test inside a handler. */
export interface Do {
  readonly type: 'do';
  readonly run: (ctx: ActorContext<ScriptMessage>) => HandlerResult<Script>;
}
export interface Note {
  readonly type: 'note';
  readonly value: unknown;
}
/** Like `note`; tests reserve it. */
export interface Fact {
  readonly type: 'fact';
  readonly value: unknown;
}
/** Answered with the notes so far. */
export interface Get {
  readonly type: 'get';
  readonly replyTo: ReplyTo<readonly unknown[]>;
}
/** Taken and never answered, unless `answer` gets its return address. */
export interface Hold {
  readonly type: 'hold';
  readonly replyTo: ReplyTo<string>;
}
export type ScriptMessage = Do | Note | Fact | Get | Hold;

export interface Script {
  readonly notes: unknown[];
  readonly held: ReplyTo<string>[];
}

export interface ScriptOptions {
  readonly kind?: string;
  readonly log?: unknown[];
  readonly mailbox?: MailboxOptions<ScriptMessage>;
  readonly init?: (ctx: ActorContext<ScriptMessage>) => void | Promise<void>;
  readonly onTerminated?: (event: Terminated, ctx: ActorContext<ScriptMessage>) => void;
  readonly stopping?: (ctx: ActorContext<ScriptMessage>) => void | Promise<void>;
  readonly stopDeadlineMs?: number;
}

/** An actor that does what the test tells it to, and writes down what it saw into `log`. */
export function script(options: ScriptOptions = {}): ActorDefinition<ScriptMessage, Script, void> {
  const { kind = 'script', log = [], mailbox, init, onTerminated, stopping, stopDeadlineMs } = options;
  return defineActor<ScriptMessage, Script>({
    kind,
    ...(mailbox ? { mailbox } : {}),
    ...(stopDeadlineMs === undefined ? {} : { stopDeadlineMs }),
    init: (_args, ctx) => {
      const made: Script = { notes: [], held: [] };
      const wait = init?.(ctx);
      return wait ? wait.then(() => made) : made;
    },
    on: {
      do: (_state, { run }, ctx) => run(ctx),
      note: (state, { value }) => {
        state.notes.push(value);
        log.push(value);
      },
      fact: (state, { value }) => {
        state.notes.push(value);
        log.push(value);
      },
      get: (state, { replyTo }, ctx) => ctx.reply(replyTo, [...state.notes]),
      hold: (state, { replyTo }) => {
        state.held.push(replyTo);
      },
    },
    onTerminated: (_state, event, ctx) => {
      log.push(event);
      onTerminated?.(event, ctx);
    },
    ...(stopping ? { stopping: (_state: Script, ctx: ActorContext<ScriptMessage>) => stopping(ctx) } : {}),
  });
}

export const note = (value: unknown): Note => ({ type: 'note', value });
export const run = (what: Do['run']): Do => ({ type: 'do', run: what });

/** A promise and its settling, for handlers that the test holds up. */
export function gate(): { readonly promise: Promise<void>; open(): void; fail(error: unknown): void } {
  let open = (): void => undefined;
  let fail: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open: () => open(), fail: (error) => fail(error) };
}

/** How a promise ended, as data. */
export async function outcome(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return error instanceof Error && 'reason' in error ? error.reason : error;
  }
}
