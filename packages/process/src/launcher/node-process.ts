import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ProcessIdentity } from '@longrun/protocol';
import { decodeNodeExit } from '../exit/decode-exit.js';
import type { ProcessTable } from '../proc/process-table.js';
import { ExitNotice } from './exit-notice.js';
import type {
  InputSink,
  LaunchedProcess,
  LeaderEnd,
  OutputSource,
  SignalOutcome,
} from './launched-process.js';
import { NodeInputSink } from './node-input-sink.js';
import { NodeOutputSource } from './node-output-source.js';
import { signalNodeGroup } from './signal-node-group.js';

/** The streams of a spawned child; they are all there once it has a pid. */
export interface NodeChildStreams {
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

/** A running Node child, detached: leader of its own session and group. */
export class NodeProcess implements LaunchedProcess {
  readonly identity: ProcessIdentity;
  readonly stdout: OutputSource;
  readonly stderr: OutputSource;
  readonly stdin?: InputSink;
  readonly #exit = new ExitNotice();

  constructor(child: ChildProcess, pid: number, streams: NodeChildStreams, processes: ProcessTable) {
    // Still unreaped: Node waits for it only in a later turn of the event loop. So this is its own start time.
    const entry = processes.find(pid);
    this.identity = { pid, ...(entry === undefined ? {} : { startTime: entry.startTime }) };
    this.stdout = new NodeOutputSource(streams.stdout);
    this.stderr = new NodeOutputSource(streams.stderr);
    if (streams.stdin !== null) this.stdin = new NodeInputSink(streams.stdin);
    child.once('exit', (code, signal) => {
      this.#exit.tell({ status: decodeNodeExit(code, signal) });
    });
  }

  onExit(listener: (end: LeaderEnd) => void): void {
    this.#exit.listen(listener);
  }

  signalGroup(signal: NodeJS.Signals): SignalOutcome {
    return signalNodeGroup(this.identity.pid, signal);
  }

  /** Node gives everything back at the exit. */
  release(): void {}
}
