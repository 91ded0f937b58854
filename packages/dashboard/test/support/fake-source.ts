import type { CancelReply, HandleListing, HandleState } from '@longrun/protocol';
import { asHandleId, LongrunError } from '@longrun/protocol';
import type { DashboardSource, SourceInspection } from '../../dist/dashboard-source.js';

export type FakeHandle = { -readonly [Key in keyof HandleListing]: HandleListing[Key] };

/** A host of made-up handles that a test changes as it likes. Counts how often it is asked. */
export class FakeSource implements DashboardSource {
  readonly handles: Map<string, FakeHandle> = new Map();
  readonly output: Map<string, string> = new Map();
  readonly cancelled: { handleId: string; force: boolean }[] = [];
  readonly endedSessions: string[] = [];
  readonly counters: Record<string, number> = { spawned: 0 };
  readonly threads: { threadId: number; actors: number }[] = [];
  asked = 0;
  wholeLists = 0;
  failing: LongrunError | undefined;
  #last = 0;

  add(command: string, more: Partial<FakeHandle> = {}): FakeHandle {
    this.#last += 1;
    const handle: FakeHandle = {
      handle_id: asHandleId(`hto-4d2-${this.#last}`),
      command_id: `01M8HHDPMGZ8SBT0G6${String(this.#last).padStart(8, '0')}`,
      session_id: 'agent-1',
      command,
      state: 'running',
      // A pid that no machine has: nothing is measured.
      pid: 2 ** 22 + 1 + this.#last,
      started_at: Date.now() - 5000,
      ended_at: null,
      exit_code: null,
      signal: null,
      duration_ms: 5000,
      stdout_bytes: 0,
      stderr_bytes: 0,
      silent_ms: 5000,
      descendants_alive: 0,
      ...more,
    };
    this.handles.set(handle.handle_id, handle);
    this.#count('spawned');
    return handle;
  }

  end(handle: FakeHandle, state: HandleState, exitCode: number = 0): void {
    Object.assign(handle, {
      state,
      exit_code: exitCode,
      ended_at: Date.now(),
      duration_ms: 6000,
      silent_ms: 0,
    });
    this.#count(state === 'exited' ? 'completed' : state);
  }

  print(handle: FakeHandle, text: string): void {
    this.output.set(handle.handle_id, (this.output.get(handle.handle_id) ?? '') + text);
    handle.stdout_bytes += Buffer.byteLength(text);
    handle.silent_ms = 0;
  }

  async listHandles({
    includeFinished,
  }: {
    readonly includeFinished: boolean;
  }): Promise<readonly HandleListing[]> {
    if (includeFinished) this.wholeLists += 1;
    const all = [...this.handles.values()].map((handle) => ({ ...handle }));
    const finished = all.filter(({ ended_at }) => ended_at !== null);
    const live = all.filter(({ ended_at }) => ended_at === null);
    return includeFinished ? [...finished, ...live] : live;
  }

  async inspect(): Promise<SourceInspection> {
    this.asked += 1;
    if (this.failing !== undefined) throw this.failing;
    const mailbox = { depth: 0, highWater: 1, capacity: 1024 };
    const actor = { status: 'running', mailbox, processed: 3, overflowed: 0, restarts: 0, children: [] };
    return {
      pid: 1234,
      limits: { liveHandles: 4096 },
      system: {
        actors: [
          {
            ...actor,
            kind: 'coordinator',
            name: 'coordinator',
            mailbox: { ...mailbox, depth: 2 },
            restarts: 1,
          },
          ...[...this.handles.keys()].map((id) => ({ ...actor, kind: 'process', name: `process:${id}` })),
        ],
        pendingAsks: 0,
        deadLetters: { stopped: 0 },
      },
      coordinator: {
        sessions: { open: 1, ended: this.endedSessions.length },
        handles: {},
        lingering: 0,
        receipts: [...this.handles.values()].filter(({ ended_at }) => ended_at !== null).length,
        counters: { ...this.counters },
      },
      feedback: { inboxes: 1, items: 0, delivered: 0, acknowledged: 0 },
      threads: this.threads,
      queuedCommands: 0,
      launcher: 'native',
      guardian: { kind: 'native' },
      spilledBytes: 0,
    };
  }

  async cancelHandle(handleId: string, { force }: { readonly force: boolean }): Promise<CancelReply> {
    this.cancelled.push({ handleId, force });
    const handle = this.handles.get(handleId);
    if (handle !== undefined) this.end(handle, 'cancelled', -1);
    return { cancelled: handle !== undefined, handleId: asHandleId(handleId), survivors: [] };
  }

  async endSession(sessionId: string): Promise<{ ended: number; survivors: [] }> {
    const live = [...this.handles.values()].filter(
      (handle) => handle.session_id === sessionId && handle.ended_at === null,
    );
    if (live.length === 0) {
      throw new LongrunError({ code: 'UNKNOWN_SESSION', message: 'No such session.', details: {} });
    }
    for (const handle of live) this.end(handle, 'cancelled', -1);
    this.endedSessions.push(sessionId);
    return { ended: live.length, survivors: [] };
  }

  async callTool(name: string, input: unknown): Promise<Record<string, unknown>> {
    if (name !== 'read_output') throw new Error(`the dashboard has no use for ${name}`);
    const { handle_id, offset, stream } = input as { handle_id: string; offset: number; stream: string };
    const text = stream === 'stdout' ? (this.output.get(handle_id) ?? '').slice(offset) : '';
    const eof = this.handles.get(handle_id)?.ended_at !== null;
    // As a host does while there is nothing new, but shorter.
    if (text === '' && !eof) await new Promise((resolve) => setTimeout(resolve, 100));
    return { text, offset, next_offset: offset + text.length, eof, omitted_bytes: 0 };
  }

  async metrics(): Promise<string> {
    return `longrun_handles ${this.handles.size}\n`;
  }

  #count(name: string): void {
    this.counters[name] = (this.counters[name] ?? 0) + 1;
  }
}
