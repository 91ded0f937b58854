import path from 'node:path';
import type { ObservedHandle } from '@longrun/coordinator';
import { LongrunError, MAX_SESSION_ID_LENGTH } from '@longrun/protocol';
import type { Attributes, Span, SpanStatusCode } from '@opentelemetry/api';
import type { TracedEnd } from '../control/traced-end.js';
import { outcomeOf } from '../metrics/label-values.js';
import { boundedArguments } from './bounded-arguments.js';
import type { CommandTrace } from './command-trace.js';
import { telemetryApi } from './telemetry-api.js';

/** How a host traces. */
export interface TracingOptions {
  /** Whether spans say with which arguments commands were run. They may hold secrets. @default false */
  readonly commandArgs?: boolean;
}

/** Names the tracer: the instrumentation scope of the spans. */
const SCOPE = '@longrun/host';

/** As OpenTelemetry numbers them; the API itself is loaded only when somebody traces. */
const ERROR: SpanStatusCode.ERROR = 2;
const CLIENT = 2;

interface OpenSpan {
  readonly span: Span;
  /** A process exists: from now on the handle's end ends the span. */
  live: boolean;
  answered: boolean;
}

/**
 * The spans of this host's commands, one each: from the call until the handle's terminal move, which may come long
 * after the answer. Open are those of calls under way and of live handles, no others. Without an SDK there is none.
 */
export class HandleSpans {
  readonly #commandArgs: boolean;
  readonly #open = new Map<number, OpenSpan>();
  #lastTag = 0;

  constructor({ commandArgs = false }: TracingOptions) {
    this.#commandArgs = commandArgs;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Call it in the turn of the call: its parent is what is active then. Undefined when nobody would see the span. */
  begin(tool: string, sessionId: string): CommandTrace | undefined {
    const api = telemetryApi();
    if (api === undefined) return undefined;
    const attributes = { 'longrun.session_id': sessionId.slice(0, MAX_SESSION_ID_LENGTH) };
    const span = api.trace.getTracer(SCOPE).startSpan(tool, { kind: CLIENT, attributes });
    if (!span.isRecording()) return undefined;
    this.#lastTag += 1;
    const tag = this.#lastTag;
    const open: OpenSpan = { span, live: false, answered: false };
    this.#open.set(tag, open);
    return {
      tag,
      built: (argv) => span.setAttributes(this.#commandAttributes(argv)),
      failed: (error) => {
        if (!open.live) this.#end(tag, { 'error.type': codeOf(error) }, codeOf(error));
      },
      answered: () => {
        open.answered = true;
      },
    };
  }

  live({ tag, handleId, process, startedAt }: ObservedHandle): void {
    const open = this.#of(tag);
    if (open === undefined) return;
    open.live = true;
    open.span.setAttributes({ 'longrun.handle_id': handleId, 'process.pid': process.pid });
    open.span.addEvent('started', startedAt);
  }

  ended(end: TracedEnd): void {
    const open = this.#of(end.tag);
    if (open === undefined) return;
    const { span } = open;
    const { kill, exitedAt, drainedAt } = end;
    if (kill !== undefined) {
      span.addEvent('end requested', { 'longrun.cause': kill.by }, drainedAt - kill.durationMs);
    }
    span.addEvent('exited', exitedAt);
    span.addEvent('drained', drainedAt);
    this.#end(end.tag, endAttributes(end), failureOf(end), drainedAt);
  }

  /** The handle went with its control thread. */
  lost({ tag }: ObservedHandle, reason: string, at: number): void {
    if (this.#of(tag) !== undefined && tag !== undefined) this.#endLost(tag, reason, at);
  }

  /** A control thread is no more: no fact of a call that was answered will come. Calls under way are rejected. */
  controlDied(reason: string, at: number): void {
    for (const [tag, { live, answered }] of this.#open) {
      if (live || answered) this.#endLost(tag, reason, at);
    }
  }

  /** Nothing will come any more. */
  close(at: number): void {
    for (const tag of this.#open.keys()) this.#endLost(tag, 'the host was closed', at);
  }

  #of(tag: number | undefined): OpenSpan | undefined {
    return tag === undefined ? undefined : this.#open.get(tag);
  }

  #endLost(tag: number, reason: string, at: number): void {
    this.#end(tag, { 'longrun.outcome': 'lost', 'error.type': 'lost' }, reason, at);
  }

  /** @param failure why it is an error; undefined: it is none */
  #end(tag: number, attributes: Attributes, failure: string | undefined, at?: number): void {
    const open = this.#open.get(tag);
    if (open === undefined) return;
    this.#open.delete(tag);
    open.span.setAttributes(attributes);
    if (failure !== undefined) open.span.setStatus({ code: ERROR, message: failure });
    open.span.end(at);
  }

  #commandAttributes(argv: readonly string[]): Attributes {
    const [program = ''] = argv;
    return {
      'process.executable.name': path.basename(program),
      ...(this.#commandArgs ? { 'process.command_args': boundedArguments(argv) } : {}),
    };
  }
}

/** The code alone: a message may repeat what the caller gave. */
function codeOf(error: unknown): string {
  return LongrunError.is(error) ? error.code : 'INTERNAL';
}

/** Names from the semantic conventions where they have one. */
function endAttributes(end: TracedEnd): Attributes {
  const outcome = outcomeOf({ status: end.status, signal: end.signal, exit_code: end.exitCode });
  const failure = failureOf(end);
  return {
    'longrun.handle_id': end.handleId,
    'longrun.outcome': outcome,
    ...(end.pid > 0 ? { 'process.pid': end.pid } : {}),
    ...(end.exitCode >= 0 ? { 'process.exit.code': end.exitCode } : {}),
    ...(end.signal === null ? {} : { 'longrun.signal': end.signal }),
    'longrun.stdout_bytes': end.stdoutBytes,
    'longrun.stderr_bytes': end.stderrBytes,
    'longrun.dropped_bytes': end.droppedBytes,
    ...(end.descendantsAlive > 0 ? { 'longrun.descendants_alive': end.descendantsAlive } : {}),
    ...(end.survivors > 0 ? { 'longrun.survivors': end.survivors } : {}),
    ...(failure === undefined ? {} : { 'error.type': outcome }),
  };
}

/** Somebody wanted the end of a cancelled command: that is no failure of it. Any exit code but 0 is. */
function failureOf({ status, signal, exitCode, lostReason }: TracedEnd): string | undefined {
  if (status === 'cancelled') return undefined;
  if (status === 'lost') return lostReason ?? 'lost';
  if (status === 'timed_out') return 'timed out';
  if (signal !== null) return `ended by ${signal}`;
  return exitCode === 0 ? undefined : `exit code ${exitCode}`;
}
