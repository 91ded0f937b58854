import { constants } from 'node:os';
import {
  ExitNotice,
  type InputSink,
  type LaunchedProcess,
  type LeaderEnd,
  type OutputSource,
  type ProcessCgroup,
  type SignalOutcome,
  signalName,
} from '@longrun/process';
import type { Enforcement, ExitStatus, ProcessIdentity } from '@longrun/protocol';
import { PipeSource } from './pipe-source.js';
import type { Reactor, ReapedProcess } from './reactor.js';

/** si_code of a child's end, the same on every Linux. */
const EXITED = 1;
const DUMPED = 3;
const { ESRCH, EPERM } = constants.errno;

/** What the launch gave. */
export interface NativeProcessParts {
  readonly identity: ProcessIdentity;
  readonly processId: number;
  readonly stdoutId: number;
  readonly stderrId: number;
  readonly stdin?: InputSink;
  readonly enforced?: Enforcement;
  readonly cgroup?: ProcessCgroup;
  /** Peak resident set of this host at the launch, in bytes. */
  readonly hostPeakRssBytes: number;
}

/** A running child of the native launcher: leader of its own session and group, waited for by pidfd. */
export class NativeProcess implements LaunchedProcess {
  readonly identity: ProcessIdentity;
  readonly enforced?: Enforcement;
  readonly cgroup?: ProcessCgroup;
  readonly stdout: OutputSource;
  readonly stderr: OutputSource;
  readonly stdin?: InputSink;
  readonly #reactor: Reactor;
  readonly #processId: number;
  readonly #hostPeakRssBytes: number;
  readonly #exit = new ExitNotice();

  constructor(reactor: Reactor, parts: NativeProcessParts) {
    this.#reactor = reactor;
    this.#processId = parts.processId;
    this.#hostPeakRssBytes = parts.hostPeakRssBytes;
    this.identity = parts.identity;
    this.stdout = new PipeSource(reactor, parts.stdoutId);
    this.stderr = new PipeSource(reactor, parts.stderrId);
    if (parts.stdin !== undefined) this.stdin = parts.stdin;
    if (parts.enforced !== undefined) this.enforced = parts.enforced;
    if (parts.cgroup !== undefined) this.cgroup = parts.cgroup;
    reactor.onProcess(parts.processId, (reaped) => {
      this.#exit.tell(this.#describe(reaped));
    });
  }

  onExit(listener: (end: LeaderEnd) => void): void {
    this.#exit.listen(listener);
  }

  signalGroup(signal: NodeJS.Signals): SignalOutcome {
    const number = constants.signals[signal];
    const errno = this.#reactor.binding.signalGroup(this.#processId, number);
    if (errno === 0) return 'sent';
    if (errno === ESRCH) return 'gone';
    if (errno === EPERM) return 'denied';
    throw new Error(`cannot send ${signal} (errno ${errno})`);
  }

  release(): void {
    this.stdout.destroy();
    this.stderr.destroy();
    this.#reactor.remove(this.#processId);
    this.cgroup?.remove();
  }

  #describe({ code, status, cpuMs, peakRssBytes }: ReapedProcess): LeaderEnd {
    // Somebody else has waited for it.
    if (code === 0) return { status: { kind: 'unknown' } };
    const exit: ExitStatus =
      code === EXITED
        ? { kind: 'code', code: status }
        : { kind: 'signal', signal: signalName(status), coreDumped: code === DUMPED };
    // At execve the kernel takes the peak of the memory that the child had borrowed, this host's, for its own.
    const peakRssExact = peakRssBytes > this.#hostPeakRssBytes;
    return { status: exit, usage: { cpuMs, peakRssBytes, peakRssExact } };
  }
}
