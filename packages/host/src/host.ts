import { rmSync } from 'node:fs';
import { systemClock, ulidIds } from '@longrun/actor';
import type { ObservedHandle } from '@longrun/coordinator';
import type { Dashboard, DashboardOptions } from '@longrun/dashboard';
import { killTreesNow } from '@longrun/process';
import {
  asHandleId,
  asSessionId,
  type CancelReply,
  type EndSessionReply,
  type HandleListing,
  LongrunError,
  MAX_GRACE_MS,
  MAX_SESSION_ID_LENGTH,
  MAX_TIMEOUT_MS,
  type Message,
  type OpenSession,
  type SessionId,
} from '@longrun/protocol';
import type { ToolDescriptor, ToolInput, ToolName, ToolOutput } from '@longrun/protocol/tools';
import { ActorHandle } from './actor-handle.js';
import { askCoordinator, toolBackend } from './control/ask-coordinator.js';
import type { ControlInspection } from './control/control-api.js';
import type { ControlClient } from './control/control-client.js';
import { ControlSupervisor } from './control/control-supervisor.js';
import type { ControlEvent } from './control/events.js';
import { sharedHandleNumbers } from './control/handle-numbers.js';
import { lostResult } from './control/live-handles.js';
import { spillDirectoryPath } from './control/spill-directory.js';
import { errnoOf } from './errno-of.js';
import { addExitDuty } from './exit-guard.js';
import type { HostOptions, ResolvedOptions } from './host-options.js';
import { InboxMirror } from './inbox/inbox-mirror.js';
import { followLinks } from './late-import.js';
import { HostLogger } from './logging/host-logger.js';
import { ControlSnapshots } from './metrics/control-snapshots.js';
import { HostMeter } from './metrics/host-meter.js';
import { actorKinds } from './metrics/label-values.js';
import { MetricStore } from './metrics/metric-store.js';
import { renderMetrics } from './metrics/render-metrics.js';
import { chooseLauncher } from './pool/choose-launcher.js';
import { Session, type SessionEnd } from './session.js';
import { hostTools, isRunTool, runTool } from './tools/index.js';
import { HandleSpans } from './tracing/handle-spans.js';
import { attachToVm, pushToVm } from './vm/vm-bridge.js';

/** Whom a tool call acts for. */
export interface CallContext {
  readonly sessionId: string;
  /**
   * Ends the waiting of the call when it is aborted, and never a command. A command in the foreground goes on as with
   * `background_after_ms`: the call resolves with its handle, and its result goes to the inbox. Before its start, and with
   * the other tools, the call rejects with the signal's reason; a `cancel_handle` takes effect all the same.
   */
  readonly signal?: AbortSignal;
}

/** What `host.cancelHandle` answers. */
export type HostCancel = CancelReply;

/** What `host.inspect()` shows. */
export interface HostInspection extends ControlInspection {
  readonly pid: number;
  readonly limits: ResolvedOptions['limits'];
  /** Handles of this host whose process group may have members. */
  readonly liveHandles: number;
}

/**
 * What an embedder holds. It checks and forwards; the state is the actors'. It never blocks its thread: calls
 * are answered by the control thread, and results arrive on a port that `session.drain()` reads synchronously.
 */
export class Host {
  /** Every tool: name, description and JSON Schemas, ready to hand to a model. */
  readonly tools: readonly ToolDescriptor[] = hostTools;
  readonly #options: HostOptions;
  readonly #limits: ResolvedOptions['limits'];
  readonly #resources: ResolvedOptions['resources'];
  readonly #logger: HostLogger;
  readonly #control: ControlSupervisor;
  readonly #mirror: InboxMirror;
  readonly #metrics: MetricStore;
  readonly #meter: HostMeter;
  readonly #snapshots: ControlSnapshots;
  readonly #spans: HandleSpans;
  readonly #spillDirectory: string = spillDirectoryPath(ulidIds().next());
  readonly #releases: (() => void)[] = [];
  readonly #sessions = new Map<SessionId, Session>();
  readonly #ends = new Map<SessionId, Promise<SessionEnd>>();
  /** Tool calls under way, by session. */
  readonly #calls = new Map<string, number>();
  readonly #dashboards = new Set<Promise<Dashboard>>();
  #waiting = 0;
  #live = 0;
  #closing: Promise<void> | undefined;

  /** Use `createHost`. */
  constructor(options: HostOptions, resolved: ResolvedOptions) {
    this.#options = options;
    this.#limits = resolved.limits;
    this.#resources = resolved.resources;
    this.#logger = new HostLogger(options.logger);
    this.#noteUnlimited(resolved);
    this.#metrics = new MetricStore(actorKinds(resolved.actors.map(({ kind }) => kind)));
    this.#meter = new HostMeter(this.#metrics);
    this.#snapshots = new ControlSnapshots(async () => (await this.#client()).gauges(), systemClock);
    this.#spans = new HandleSpans(resolved.tracing);
    this.#mirror = new InboxMirror(
      {
        acknowledge: (sessionId, upTo) => this.#control.send({ type: 'acknowledge', sessionId, upTo }),
        dropped: (sessionId, items) => this.#onItemsDropped(sessionId, items),
      },
      resolved.limits.inboxItems,
    );
    if (options.vm !== undefined) {
      const bridged = { sessionEnded: (sessionId: string) => this.#onVmSessionEnd(sessionId) };
      // Before anything is started: a VM may throw.
      this.#releases.push(attachToVm(options.vm, bridged));
    }
    this.#control = new ControlSupervisor(
      {
        hostPid: process.pid,
        handleNumbers: sharedHandleNumbers(),
        limits: resolved.limits,
        launcher: resolved.launcher,
        threads: resolved.threads,
        spillDirectory: this.#spillDirectory,
        logLevel: this.#logger.level,
        actors: resolved.actors,
        metrics: this.#metrics.shared,
      },
      {
        onEvent: (event) => this.#onEvent(event),
        onTagged: (handle) => this.#spans.live(handle),
        onEnded: (end) => this.#spans.ended(end),
        onLost: (handle, reason) => this.#onLost(handle, reason),
        onDied: (reason) => this.#onControlDied(reason),
        onGivenUp: () => this.#mirror.closeAll(),
        continuation: () => ({
          nextSequences: this.#mirror.nextSequences(),
          endedSessions: this.#mirror.endedSessions,
        }),
        onLiveChanged: (live) => {
          this.#live = live;
          this.#updateKeepAlive();
        },
        log: (level, fields, message) => this.#logger.log(level, { ...fields }, message),
      },
    );
    this.#releases.push(addExitDuty({ onProcessExit: () => this.#onProcessExit() }));
  }

  /** Resolves when calls are served. `createHost` has awaited it. */
  async ready(): Promise<void> {
    await this.#control.client();
  }

  /**
   * Calls a tool on behalf of a session and resolves with its JSON object. Long-running calls resolve once the
   * process exists; foreground calls with the result. Rejects with a `LongrunError`, whose `details` name the
   * tool and, for a bad argument, the parameter.
   */
  callTool<Name extends ToolName>(
    name: Name,
    input: ToolInput<Name>,
    context: CallContext,
  ): Promise<ToolOutput<Name>>;
  callTool(name: string, input: unknown, context?: CallContext): Promise<Record<string, unknown>>;
  async callTool(name: string, input: unknown, context?: CallContext): Promise<unknown> {
    this.#assertOpen(name);
    const sessionId = String(context?.sessionId);
    // In the turn of the call: its parent is what is active now.
    const trace = isRunTool(name) ? this.#spans.begin(name, sessionId) : undefined;
    this.#calls.set(sessionId, (this.#calls.get(sessionId) ?? 0) + 1);
    try {
      const answer = await runTool(name, input, context, {
        backend: toolBackend(() => this.#client()),
        limits: this.#limits,
        ...(this.#resources === undefined ? {} : { resources: this.#resources }),
        ...(this.#options.sandbox === undefined ? {} : { sandbox: this.#options.sandbox }),
        ...(context?.signal === undefined ? {} : { signal: context.signal }),
        ...(trace === undefined ? {} : { trace }),
      });
      trace?.answered();
      return answer;
    } catch (error) {
      if (isRunTool(name)) this.#meter.refused(error);
      if (trace !== undefined) {
        // Whether there is a handle that has taken the span over may be on its way here.
        this.#control.pump();
        trace.failed(error);
      }
      throw error;
    } finally {
      const left = (this.#calls.get(sessionId) ?? 1) - 1;
      if (left > 0) this.#calls.set(sessionId, left);
      else this.#calls.delete(sessionId);
    }
  }

  /**
   * The session with this id; it begins with its first use. Throws `INVALID_PARAMETER` for an id that is empty,
   * longer than 256 characters or not a string, `HOST_CLOSED` after `close`.
   */
  session(id: string): Session {
    const sessionId = checkSessionId(id);
    const known = this.#sessions.get(sessionId);
    if (known !== undefined) return known;
    this.#assertOpen();
    const session = new Session(sessionId, {
      takeAll: (of) => {
        this.#control.pump();
        return this.#mirror.takeAll(of);
      },
      take: (of) => {
        this.#control.pump();
        return this.#mirror.take(of);
      },
      wait: (of, timeoutMs) => this.#wait(of, timeoutMs),
      isClosed: (of) => this.#mirror.isClosed(of),
      endSession: (of) => this.#endSession(of),
    });
    if (!this.#mirror.isClosed(sessionId)) {
      this.#sessions.set(sessionId, session);
      this.#control.send({ type: 'open-session', sessionId });
    }
    return session;
  }

  /** Ends a session by its id. Rejects with `UNKNOWN_SESSION` when nothing was ever done in it. */
  async endSession(id: string): Promise<SessionEnd> {
    return this.#endSession(checkSessionId(id));
  }

  /**
   * Cancels any handle of this host, whatever its session. Same rules as the `cancel_handle` tool: `graceMs` is 0 to
   * 1500 milliseconds (default: the command's own). Rejects with `INVALID_PARAMETER` for anything else.
   */
  async cancelHandle(
    handleId: string,
    options: { readonly force?: boolean; readonly graceMs?: number } = {},
  ): Promise<HostCancel> {
    const { force = false, graceMs } = options;
    if (typeof handleId !== 'string') throw invalid('handleId', `cancelHandle: handleId must be a string.`);
    if (graceMs !== undefined) checkNumber('cancelHandle', 'graceMs', graceMs, MAX_GRACE_MS);
    const more = graceMs === undefined ? {} : { graceMs };
    return askCoordinator(await this.#client(), 'cancel', { handleId: asHandleId(handleId), force, ...more });
  }

  /** Lists the handles of every session. */
  async listHandles(options: { readonly includeFinished?: boolean } = {}): Promise<readonly HandleListing[]> {
    const { includeFinished = false } = options;
    return askCoordinator(await this.#client(), 'list', { includeFinished });
  }

  /** A named actor of the control thread: one of `createHost({ actors })`, `coordinator` or `feedback`. */
  actor<M extends Message>(name: string): ActorHandle<M> {
    return new ActorHandle<M>(name, () => this.#client());
  }

  /** Actors with their mailboxes, threads, handles, inboxes and counters, as they are now. */
  async inspect(): Promise<HostInspection> {
    const inspection = await (await this.#client()).inspect();
    // Handle events come by another port: those posted before this answer are here, and not handled yet.
    this.#control.pump();
    return {
      pid: process.pid,
      limits: this.#limits,
      liveHandles: this.#live,
      ...inspection,
    };
  }

  /**
   * Everything that is measured, as Prometheus text: serve it as `METRICS_CONTENT_TYPE`. Counters never fall, not even
   * when the control thread is lost. Takes a second at most: what a busy control thread does not tell by then is shown
   * as it was told last, and `longrun_control_up` is 0. Rejects with `HOST_CLOSED` after `close`.
   */
  async metrics(): Promise<string> {
    this.#assertOpen();
    const snapshot = await this.#snapshots.take();
    // It came meanwhile.
    this.#assertOpen();
    this.#control.pump();
    return renderMetrics(this.#metrics, snapshot, this.#mirror.depths);
  }

  /**
   * Serves a page that shows this host live and can cancel handles and end sessions: open its `url` in a browser. It
   * listens on this machine only, takes its token for everything, does not keep the process alive, and is closed with the
   * host. Rejects with `INVALID_PARAMETER` for an option out of its range, a `port` in use (`details.errno` is
   * `EADDRINUSE`), or a `hostname` beyond this machine without `allowRemote`.
   *
   * @example
   * const { url, close } = await host.dashboard();
   */
  async dashboard(options: DashboardOptions = {}): Promise<Dashboard> {
    this.#assertOpen();
    // Loaded when it is asked for: most hosts never are.
    followLinks();
    const opening = import('@longrun/dashboard').then(({ openDashboard }) => openDashboard(this, options));
    this.#dashboards.add(opening);
    const forget = (): void => {
      this.#dashboards.delete(opening);
    };
    try {
      const dashboard = await opening;
      return { ...dashboard, close: () => dashboard.close().finally(forget) };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /**
   * Ends every session and handle, then the threads; leaves no process, thread, descriptor or file. Items that
   * have arrived can still be drained. Safe to call twice; never rejects for a process that will not die.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** For fault injection (`@longrun/host/faults`) only. */
  async controlClient(): Promise<ControlClient> {
    return this.#client();
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#dashboards].map(closeDashboard));
    try {
      await this.#control.close();
    } catch (error) {
      const err = error instanceof Error ? error.message : String(error);
      this.#logger.log('error', { actor: 'host', err }, 'the control thread did not close by itself');
    }
    this.#spans.close(systemClock.now());
    this.#mirror.closeAll();
    for (const release of this.#releases) release();
    this.#removeSpillDirectory();
  }

  #removeSpillDirectory(): void {
    try {
      rmSync(this.#spillDirectory, { recursive: true, force: true });
    } catch (error) {
      const fields = { actor: 'host', path: this.#spillDirectory, errno: errnoOf(error) };
      this.#logger.log('warn', fields, 'the spill directory could not be removed');
    }
  }

  #client(): Promise<ControlClient> {
    this.#assertOpen();
    return this.#control.client();
  }

  async #wait(sessionId: SessionId, timeoutMs: number | undefined): Promise<boolean> {
    if (timeoutMs !== undefined && timeoutMs !== Number.POSITIVE_INFINITY) {
      checkNumber('wait', 'timeoutMs', timeoutMs, MAX_TIMEOUT_MS);
    }
    this.#control.pump();
    this.#waiting += 1;
    this.#updateKeepAlive();
    try {
      return await this.#mirror.wait(
        sessionId,
        timeoutMs === Number.POSITIVE_INFINITY ? undefined : timeoutMs,
      );
    } finally {
      this.#waiting -= 1;
      this.#updateKeepAlive();
    }
  }

  /** Concurrent ends share one; a later one asks again and is told that nothing was left to end. */
  #endSession(sessionId: SessionId): Promise<SessionEnd> {
    const running = this.#ends.get(sessionId);
    if (running !== undefined) return running;
    const end = this.#askEnd(sessionId).finally(() => this.#ends.delete(sessionId));
    this.#ends.set(sessionId, end);
    return end;
  }

  async #askEnd(sessionId: SessionId): Promise<SessionEnd> {
    const known = this.#sessions.has(sessionId) || this.#calls.has(sessionId);
    const client = await this.#client();
    // What opens the session may be behind this question: an `open-session` goes by another port, and a call checks
    // its directory first. Told here, on the same port, it comes before, and a spawn that comes after is refused.
    const open: OpenSession = { type: 'open-session', sessionId };
    if (known) await client.tell('coordinator', open);
    const reply: EndSessionReply = await askCoordinator(client, 'end-session', { sessionId });
    if (!reply.ok) throw new LongrunError(reply.error);
    this.#control.pump();
    this.#mirror.close(sessionId);
    this.#sessions.delete(sessionId);
    return { ended: reply.ended, survivors: reply.survivors };
  }

  async #onVmSessionEnd(sessionId: string): Promise<void> {
    if (this.#closing !== undefined) return;
    try {
      await this.#endSession(checkSessionId(sessionId));
    } catch (error) {
      // The VM ends sessions that never ran a command here as well.
      if (LongrunError.is(error) && error.code === 'UNKNOWN_SESSION') return;
      throw error;
    }
  }

  #onEvent(event: Extract<ControlEvent, { readonly type: 'item' | 'log' }>): void {
    if (event.type === 'item') {
      this.#itemArrived(event.item);
      return;
    }
    if (event.dropped > 0) {
      const fields = { actor: 'host', dropped: event.dropped };
      this.#logger.log('warn', fields, 'log lines were dropped because this thread did not read them');
    }
    this.#logger.log(event.level, event.fields, event.message);
  }

  #itemArrived(item: Extract<ControlEvent, { readonly type: 'item' }>['item']): void {
    const { vm } = this.#options;
    if (vm === undefined) {
      this.#mirror.arrived(item);
      return;
    }
    if (!this.#mirror.handOver(item)) return;
    pushToVm(vm, item, (error) => {
      if (error === undefined) {
        this.#mirror.accepted(item);
        return;
      }
      this.#mirror.refused(item);
      const err = error instanceof Error ? error.message : String(error);
      const fields = { actor: 'host', handle_id: item.handleId, session_id: item.sessionId, err };
      this.#logger.log('error', fields, 'the VM did not take an item; it is in the session inbox');
    });
  }

  #onItemsDropped(sessionId: SessionId, items: number): void {
    const fields = { actor: 'host', session_id: sessionId, items };
    this.#logger.log('warn', fields, 'items of an ended session were never drained and are dropped');
  }

  #onLost(handle: ObservedHandle, reason: string): void {
    const why = `its control thread died: ${reason}`;
    const fields = { actor: 'host', handle_id: handle.handleId, session_id: handle.sessionId, reason: why };
    this.#logger.log('error', fields, 'handle lost');
    const at = systemClock.now();
    this.#meter.lost(at - handle.startedAt);
    this.#spans.lost(handle, why, at);
    if (!handle.inbox) return;
    this.#itemArrived({
      sequence: this.#mirror.nextSequence(handle.sessionId),
      sessionId: handle.sessionId,
      kind: 'tool_result',
      handleId: handle.handleId,
      content: JSON.stringify(lostResult(handle, why, at)),
      at,
    });
  }

  #onControlDied(reason: string): void {
    this.#metrics.count('controlDeaths');
    this.#spans.controlDied(`its control thread died: ${reason}`, systemClock.now());
  }

  /** The process ends while handles live: end their trees now, since nobody will be there later. */
  #onProcessExit(): void {
    this.#control.pump();
    const trees = this.#control.live
      .all()
      .map(({ handle, leftovers }) => ({ leader: handle.process, leftovers }));
    killTreesNow(trees, this.#control.searches);
    this.#removeSpillDirectory();
  }

  #updateKeepAlive(): void {
    this.#control.keepAlive(this.#live > 0 || this.#waiting > 0);
  }

  #noteUnlimited({ launcher, resources }: ResolvedOptions): void {
    if (resources === undefined || chooseLauncher(launcher).launcher === 'native') return;
    const fields = { actor: 'host', resources, launcher: 'portable' };
    this.#logger.log('warn', fields, 'the portable launcher does not limit what commands use');
  }

  #assertOpen(tool?: string): void {
    if (this.#closing === undefined) return;
    const details = tool === undefined ? {} : { tool };
    throw new LongrunError({ code: 'HOST_CLOSED', message: 'The host is closed.', details });
  }
}

/** One that could not be opened was rejected for its caller. */
function closeDashboard(opening: Promise<Dashboard>): Promise<void> {
  return opening.then(
    (dashboard) => dashboard.close(),
    () => {},
  );
}

function checkSessionId(id: unknown): SessionId {
  if (typeof id === 'string' && id.length > 0 && id.length <= MAX_SESSION_ID_LENGTH) return asSessionId(id);
  throw invalid('sessionId', `A session id is a string of 1 to ${MAX_SESSION_ID_LENGTH} characters.`);
}

/** Callers without types get here too, and a timer takes NaN, or too much, for 1 ms. */
function checkNumber(method: string, param: string, value: unknown, max: number): void {
  if (typeof value === 'number' && value >= 0 && value <= max) return;
  const got = typeof value === 'number' ? value : typeof value;
  throw invalid(param, `${method}: ${param} must be a number from 0 to ${max}, got ${got}.`);
}

function invalid(param: string, message: string): LongrunError {
  return new LongrunError({ code: 'INVALID_PARAMETER', message, details: { param } });
}
