import { systemClock } from '@longrun/actor';
import type { ObservedHandle } from '@longrun/coordinator';
import type { ProcessLostGroups, TokenSearch } from '@longrun/process';
import { CANCEL_BUDGET_MS, type HandleId, hostTokenPrefix, LongrunError } from '@longrun/protocol';
import { reapGuardian } from '../guardian/reap-guardian.js';
import { lostGroupsHere } from '../pool/lost-groups.js';
import type { Continuation } from './boot.js';
import { ControlClient, type ControlSeed } from './control-client.js';
import { EventPump } from './event-pump.js';
import type { ControlEvent, HostEvent } from './events.js';
import { LiveHandles } from './live-handles.js';
import type { TracedEnd } from './traced-end.js';

/** More deaths than this within the window, and the host gives up instead of starting the next thread. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 60_000;

/** What the supervisor tells the host. */
export interface ControlOwner {
  /** An item or a log line. Handle events stay in the supervisor. */
  onEvent(event: Extract<ControlEvent, { readonly type: 'item' | 'log' }>): void;
  /** The process of a handle with a tag exists. */
  onTagged(handle: ObservedHandle): void;
  /** A handle with a tag has ended. */
  onEnded(end: TracedEnd): void;
  /** The control thread died; `handle` was live and its processes have been ended. */
  onLost(handle: ObservedHandle, reason: string): void;
  /** The control thread died. Called after every `onLost`. */
  onDied(reason: string): void;
  /** There will be no further control thread: no call is served any more, and no item comes. */
  onGivenUp(): void;
  /** What the next control thread must know. Called after every `onLost`. */
  continuation(): Continuation;
  /** The number of live handles has changed. */
  onLiveChanged(live: number): void;
  log(level: 'error' | 'fatal', fields: object, message: string): void;
}

/**
 * Keeps a control thread running. When it dies, the process threads die with it; this ends every group the
 * thread was responsible for, and whoever bears its token, reports the handles lost, and starts a fresh thread for new work.
 */
export class ControlSupervisor {
  readonly live: LiveHandles = new LiveHandles();
  readonly #seed: ControlSeed;
  readonly #owner: ControlOwner;
  #lostGroups: ProcessLostGroups | undefined;
  readonly #deaths: number[] = [];
  /** Of control threads whose processes have not all been looked for since they died. */
  readonly #unswept = new Set<string>();
  /** Of control threads that have one and whose processes may be alive. */
  readonly #cgroups = new Map<string, string>();
  /** Of the control thread that is up, or was last. */
  #guardianPid: number | null = null;
  /** Guardians of dead control threads, on their way out. */
  #reaping: Promise<unknown> = Promise.resolve();
  #client: ControlClient;
  #pump: EventPump;
  /** Settles when `#client` takes calls; rejects when there will be no more. */
  #up: Promise<void>;
  #closing = false;
  #kept = false;

  constructor(seed: ControlSeed, owner: ControlOwner) {
    this.#seed = seed;
    this.#owner = owner;
    [this.#client, this.#pump] = this.#start(owner.continuation());
    this.#up = this.#client.ready();
  }

  /** Resolves with the control thread that takes calls now. */
  async client(): Promise<ControlClient> {
    for (;;) {
      const up = this.#up;
      await up;
      if (up === this.#up) return this.#client;
    }
  }

  /** Handles every event that has arrived, synchronously. */
  pump(): void {
    this.#pump.pump();
  }

  /** Sends an event to the control thread that is up, or was last. */
  send(event: HostEvent): void {
    this.#pump.send(event);
  }

  /** How every process that may be alive is found: one search for each thread that had some. */
  get searches(): readonly TokenSearch[] {
    return [...this.#unswept, this.#client.hostToken].map((hostToken) => {
      const cgroupRoot = this.#cgroups.get(hostToken);
      return { token: hostTokenPrefix(hostToken), ...(cgroupRoot === undefined ? {} : { cgroupRoot }) };
    });
  }

  /** Whether the process is to stay alive for this host's sake. */
  keepAlive(keep: boolean): void {
    this.#kept = keep;
    if (keep) this.#client.ref();
    else this.#client.unref();
  }

  async close(): Promise<void> {
    this.#closing = true;
    // A thread that closes in good order has looked for its processes itself.
    if (this.#client.isGone) this.#unswept.add(this.#client.hostToken);
    try {
      await this.#client.close();
    } catch (error) {
      this.#unswept.add(this.#client.hostToken);
      throw error;
    } finally {
      this.#pump.pump();
      this.#pump.close();
      await this.#endGroups();
      this.live.clear();
      this.#reapGuardian();
      await this.#reaping;
    }
  }

  #start(continuation: Continuation): [ControlClient, EventPump] {
    const client = new ControlClient(this.#seed, continuation);
    const pump = new EventPump(client.events, (event) => this.#onEvent(event, client.hostToken));
    if (this.#kept) client.ref();
    client.exited.then((reason) => this.#onExit(reason));
    return [client, pump];
  }

  #onEvent(event: ControlEvent, hostToken: string): void {
    switch (event.type) {
      case 'item':
        this.live.itemDue(event.item.handleId, false);
        this.#owner.onEvent(event);
        return;
      case 'log':
        this.#owner.onEvent(event);
        return;
      case 'guardian':
        this.#guardianPid = event.pid;
        return;
      case 'cgroup':
        this.#cgroups.set(hostToken, event.path);
        return;
      case 'handle-ended':
        this.#owner.onEnded(event.end);
        return;
      case 'handle-live':
        this.live.live(event.handle);
        if (event.handle.tag !== undefined) this.#owner.onTagged(event.handle);
        break;
      case 'handle-item-due':
        this.live.itemDue(event.handleId, event.due);
        break;
      case 'handle-lingers':
        this.live.lingers(event.handleId, event.leftovers);
        break;
      case 'handle-gone':
        this.live.gone(event.handleId);
        break;
    }
    this.#owner.onLiveChanged(this.live.size);
  }

  #onExit(reason: string): void {
    if (this.#closing) return;
    // What the thread posted before it died still counts: an item that is on its way is not lost.
    this.#pump.pump();
    this.#pump.close();
    this.#reapGuardian();
    this.#up = this.#recover(reason);
    // Whoever calls next gets the rejection; nobody may be waiting right now.
    this.#up.catch(() => undefined);
  }

  #reapGuardian(): void {
    const pid = this.#guardianPid;
    this.#guardianPid = null;
    if (pid !== null) this.#reaping = Promise.all([this.#reaping, reapGuardian(pid, systemClock)]);
  }

  async #recover(reason: string): Promise<void> {
    const now = systemClock.monotonic();
    this.#deaths.push(now);
    while ((this.#deaths[0] ?? now) < now - RESTART_WINDOW_MS) this.#deaths.shift();
    this.#owner.log('fatal', { actor: 'host', reason, live: this.live.size }, 'control thread died');
    const tracked = this.live.all();
    this.#unswept.add(this.#client.hostToken);
    await this.#endGroups();
    this.live.clear();
    for (const each of tracked) if (!each.terminal) this.#owner.onLost(each.handle, reason);
    this.#owner.onDied(reason);
    this.#owner.onLiveChanged(0);
    if (this.#deaths.length > MAX_RESTARTS) {
      const deaths = this.#deaths.length;
      this.#owner.log('fatal', { actor: 'host', reason, deaths }, 'control thread died too often, given up');
      this.#owner.onGivenUp();
      throw new LongrunError({
        code: 'INTERNAL',
        message: `The control thread died ${deaths} times within ${RESTART_WINDOW_MS} ms: ${reason}. This host serves no more calls; close it and create another.`,
        details: { reason },
      });
    }
    if (this.#closing) return;
    [this.#client, this.#pump] = this.#start(this.#owner.continuation());
    await this.#client.ready();
  }

  /** Made when it is needed: it loads the add-on into this thread. */
  get #groups(): ProcessLostGroups {
    this.#lostGroups ??= lostGroupsHere({
      clock: systemClock,
      cgroupRoot: (token) => this.#cgroups.get(token.slice(0, token.indexOf('.'))),
    });
    return this.#lostGroups;
  }

  /** Ends every group that is still known, all at once; then whoever bears the token of a thread that is no more. */
  async #endGroups(): Promise<void> {
    await Promise.all(
      this.live.all().map(async ({ handle, leftovers }) => {
        const target = { leader: handle.process, leftovers, orphaned: true };
        const outcome = await this.#groups.end(target, CANCEL_BUDGET_MS);
        if (outcome.survivors.length > 0) this.#reportSurvivors(outcome.survivors, handle.handleId);
      }),
    );
    for (const hostToken of [...this.#unswept]) await this.#sweep(hostToken);
  }

  /** A child that was started in the moment its thread died is found by this alone. */
  async #sweep(hostToken: string): Promise<void> {
    const target = { token: hostTokenPrefix(hostToken), graceMs: 0, everybody: true };
    try {
      const { survivors } = await this.#groups.sweep(target, CANCEL_BUDGET_MS);
      if (survivors.length > 0) this.#reportSurvivors(survivors);
      this.#unswept.delete(hostToken);
      this.#cgroups.delete(hostToken);
    } catch (error) {
      const err = error instanceof Error ? error.message : String(error);
      this.#owner.log('error', { actor: 'host', err }, 'could not search for processes left behind');
    }
  }

  #reportSurvivors(survivors: readonly object[], handleId?: HandleId): void {
    const fields = { actor: 'host', ...(handleId === undefined ? {} : { handle_id: handleId }), survivors };
    this.#owner.log('error', fields, 'processes outlived the control thread that owned them');
  }
}
