import type {
  InputSink,
  LaunchedProcess,
  Launcher,
  LaunchOutcome,
  LaunchRequest,
  LeaderEnd,
  OutputListener,
  OutputSource,
  ProcessEntry,
  ProcessTable,
  SignalOutcome,
} from '@longrun/process';
import {
  type ErrorData,
  type ExitStatus,
  type StreamName,
  TOKEN_VARIABLE,
  variableOf,
} from '@longrun/protocol';
import { PLAYED_HOST, playedProcessTable } from './played-process-table.js';

/**
 * A launcher whose processes are played by the test: it writes their output, forks, ends and reaps them. They die of
 * deadly signals as real ones do, unless told to ignore them. Nothing happens by itself, and no time passes.
 */
export interface FakeLauncher extends Launcher {
  readonly processes: ProcessTable;
  /** Everything launched so far, oldest first. */
  readonly launched: readonly FakeProcess[];
  /** The latest one; throws when there is none. */
  latest(): FakeProcess;
  /** The next launch answers with this error. */
  refuseNext(error: ErrorData): void;
  /** Launches from now on wait until the function that this returns is called. */
  hold(): () => void;
  /** Times that everybody was looked at. */
  readonly censuses: number;
  /** A process that has nothing to do with the others: to take a freed pid, or to join a foreign group. */
  addStranger(entry: { readonly pid: number; readonly groupId: number; readonly sessionId: number }): void;
}

export interface FakeProcess {
  readonly request: LaunchRequest;
  readonly pid: number;
  /** Every signal that reached the group, in order. */
  readonly signals: readonly NodeJS.Signals[];
  /** Pids outside the group, with every signal that reached each of them alone. */
  readonly escaped: ReadonlyMap<number, readonly NodeJS.Signals[]>;
  readonly written: readonly string[];
  readonly paused: Readonly<Record<StreamName, boolean>>;
  readonly destroyed: Readonly<Record<StreamName, boolean>>;
  write(stream: StreamName, output: string | Uint8Array): void;
  /** End of file. Without a name: on both. */
  endOutput(stream?: StreamName): void;
  /** The leader ends and is reaped; its output stays open for whoever holds it. */
  exit(status: ExitStatus): void;
  /** The leader is a zombie that nobody has heard of. */
  becomeZombie(): void;
  /** Somebody else waits for the leader: it is gone, and its exit is never told. */
  vanish(): void;
  /** A new member of the group; answers its pid. */
  fork(): number;
  /**
   * A new process in a session and group of its own, a child of the leader while that lives; answers its pid. It has
   * the environment of the leader, unless it is `bare`.
   */
  escape(options?: { readonly bare?: boolean }): number;
  /** One member or escapee, not the leader, ends and is reaped. */
  endMember(pid: number): void;
  /** Members, present and future, are not ended by these signals. SIGKILL here is an uninterruptible sleep. */
  ignore(...signals: readonly NodeJS.Signals[]): void;
  /** Signals are answered with `denied` from now on and reach nobody. */
  deny(): void;
}

const FIRST_PID = 1000;
const HARMLESS: readonly string[] = ['SIGCONT', 'SIGCHLD', 'SIGWINCH', 'SIGURG'];

export function createFakeLauncher(): FakeLauncher {
  const table = new Map<number, ProcessEntry>();
  const launched: Played[] = [];
  const refusals: ErrorData[] = [];
  let gate: Promise<void> = Promise.resolve();
  let nextPid = FIRST_PID;
  let ticks = 0;

  /** By start time, which no two processes share here. */
  const tokens = new Map<string, string>();

  const enter = (groupId: number | undefined, parentPid: number = groupId ?? PLAYED_HOST): number => {
    const pid = nextPid;
    nextPid += 1;
    ticks += 1;
    const id = groupId ?? pid;
    table.set(pid, {
      pid,
      startTime: String(ticks),
      name: 'fake',
      state: 'S',
      parentPid,
      groupId: id,
      sessionId: id,
      threads: 1,
    });
    return pid;
  };

  /** Orphans have another parent. */
  const seen = (pid: number): ProcessEntry | undefined => {
    const entry = table.get(pid);
    const orphan = entry !== undefined && entry.parentPid !== PLAYED_HOST && !table.has(entry.parentPid);
    return orphan ? { ...entry, parentPid: 1 } : entry;
  };
  const processes = playedProcessTable({
    pids: () => [...table.keys()],
    find: seen,
    token: ({ startTime }) => tokens.get(startTime) ?? '',
    signal: (pid, signal) => {
      const owner = launched.find((process) => process.escaped.has(pid));
      if (owner === undefined) throw new Error(`${signal} to a stranger: ${pid}`);
      owner.receive(pid, signal);
      return 'sent';
    },
  });

  return {
    name: 'fake',
    processes,
    launched,
    get censuses() {
      return processes.censuses;
    },
    latest: () => {
      const process = launched.at(-1);
      if (process === undefined) throw new Error('nothing was launched');
      return process;
    },
    refuseNext: (error) => void refusals.push(error),
    hold: () => {
      let release = (): void => undefined;
      gate = new Promise((done) => {
        release = done;
      });
      return release;
    },
    addStranger: ({ pid, groupId, sessionId }) => {
      ticks += 1;
      table.set(pid, {
        pid,
        startTime: String(ticks),
        name: 'stranger',
        state: 'S',
        parentPid: 1,
        groupId,
        sessionId,
        threads: 1,
      });
    },
    launch: async (request): Promise<LaunchOutcome> => {
      await gate;
      const error = refusals.shift();
      if (error !== undefined) return { ok: false, error };
      const process = new Played(request, enter(undefined), table, enter, tokens);
      launched.push(process);
      return { ok: true, process };
    },
  };
}

class Played implements FakeProcess, LaunchedProcess {
  readonly request: LaunchRequest;
  readonly pid: number;
  readonly identity: LaunchedProcess['identity'];
  readonly stdout: FakeSource = new FakeSource();
  readonly stderr: FakeSource = new FakeSource();
  readonly stdin?: InputSink;
  readonly signals: NodeJS.Signals[] = [];
  readonly written: string[] = [];
  readonly #table: Map<number, ProcessEntry>;
  readonly #enter: (groupId: number | undefined, parentPid?: number) => number;
  readonly #tokens: Map<string, string>;
  /** Pids outside the group, with every signal that each has got. */
  readonly escaped: Map<number, NodeJS.Signals[]> = new Map();
  readonly #ignored = new Set<string>();
  #denied = false;
  #end: LeaderEnd | undefined;
  #listener: ((end: LeaderEnd) => void) | undefined;

  constructor(
    request: LaunchRequest,
    pid: number,
    table: Map<number, ProcessEntry>,
    enter: (groupId: number | undefined, parentPid?: number) => number,
    tokens: Map<string, string>,
  ) {
    this.request = request;
    this.pid = pid;
    this.#table = table;
    this.#enter = enter;
    this.#tokens = tokens;
    this.#inherit(pid);
    const startTime = table.get(pid)?.startTime;
    this.identity = { pid, ...(startTime === undefined ? {} : { startTime }) };
    if (request.stdin === 'pipe') this.stdin = this.#sink();
  }

  get paused(): Readonly<Record<StreamName, boolean>> {
    return { stdout: this.stdout.paused, stderr: this.stderr.paused };
  }

  get destroyed(): Readonly<Record<StreamName, boolean>> {
    return { stdout: this.stdout.destroyed, stderr: this.stderr.destroyed };
  }

  write(stream: StreamName, output: string | Uint8Array): void {
    this[stream].deliver(typeof output === 'string' ? new Uint8Array(Buffer.from(output)) : output);
  }

  endOutput(stream?: StreamName): void {
    for (const name of stream === undefined ? (['stdout', 'stderr'] as const) : [stream]) this[name].finish();
  }

  exit(status: ExitStatus): void {
    this.#table.delete(this.pid);
    this.#tell({ status });
  }

  becomeZombie(): void {
    this.#become('Z');
  }

  vanish(): void {
    this.#table.delete(this.pid);
  }

  fork(): number {
    const pid = this.#enter(this.pid);
    this.#inherit(pid);
    return pid;
  }

  escape({ bare = false }: { readonly bare?: boolean } = {}): number {
    const pid = this.#enter(undefined, this.#table.has(this.pid) ? this.pid : 1);
    if (!bare) this.#inherit(pid);
    this.escaped.set(pid, []);
    return pid;
  }

  /** A signal to one process. */
  receive(pid: number, signal: NodeJS.Signals): void {
    this.escaped.get(pid)?.push(signal);
    if (HARMLESS.includes(signal) || this.#ignored.has(signal)) return;
    this.#table.delete(pid);
  }

  #inherit(pid: number): void {
    const token = variableOf(this.request.env, TOKEN_VARIABLE);
    const startTime = this.#table.get(pid)?.startTime;
    if (token !== undefined && startTime !== undefined) this.#tokens.set(startTime, token);
  }

  endMember(pid: number): void {
    const ours = this.#table.get(pid)?.groupId === this.pid || this.escaped.has(pid);
    if (pid === this.pid || !ours) throw new Error(`no member ${pid}`);
    this.#table.delete(pid);
  }

  ignore(...signals: readonly NodeJS.Signals[]): void {
    for (const signal of signals) this.#ignored.add(signal);
    if (signals.includes('SIGKILL')) this.#become('D');
  }

  deny(): void {
    this.#denied = true;
  }

  onExit(listener: (end: LeaderEnd) => void): void {
    this.#listener = listener;
    const end = this.#end;
    if (end !== undefined) queueMicrotask(() => listener(end));
  }

  release(): void {}

  signalGroup(signal: NodeJS.Signals): SignalOutcome {
    const members = [...this.#table.values()].filter((entry) => entry.groupId === this.pid);
    if (members.length === 0) return 'gone';
    if (this.#denied) return 'denied';
    this.signals.push(signal);
    if (HARMLESS.includes(signal) || this.#ignored.has(signal)) return 'sent';
    for (const { pid } of members) if (pid !== this.pid) this.#table.delete(pid);
    const leader = this.#table.get(this.pid);
    if (leader !== undefined && leader.state !== 'Z') {
      this.#become('Z');
      // Death and its being told are never inside the call that caused it.
      queueMicrotask(() => {
        this.exit({ kind: 'signal', signal });
        this.endOutput();
      });
    }
    return 'sent';
  }

  #become(state: string): void {
    const entry = this.#table.get(this.pid);
    if (entry !== undefined) this.#table.set(this.pid, { ...entry, state });
  }

  #tell(end: LeaderEnd): void {
    if (this.#end !== undefined) throw new Error('the leader has ended before');
    this.#end = end;
    this.#listener?.(end);
  }

  #sink(): InputSink {
    const written = this.written;
    let open = true;
    return {
      pendingBytes: 0,
      write: (bytes, done) => {
        if (open) written.push(Buffer.from(bytes).toString('utf8'));
        const taken = open;
        queueMicrotask(() => done(taken));
      },
      end: () => {
        open = false;
      },
      destroy: () => {
        open = false;
      },
    };
  }
}

class FakeSource implements OutputSource {
  paused = false;
  destroyed = false;
  #listener: OutputListener | undefined;
  #ended = false;

  listen(listener: OutputListener): void {
    this.#listener = listener;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  destroy(): void {
    this.destroyed = true;
  }

  deliver(bytes: Uint8Array): void {
    if (this.#ended) throw new Error('output after its end');
    if (!this.destroyed) this.#listener?.data(bytes);
  }

  finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.destroyed) this.#listener?.end();
  }
}
