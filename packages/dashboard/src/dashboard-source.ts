// A host as its dashboard knows it. The host depends on this package, so it is described by its shape alone.
import type {
  CancelReply,
  CoordinatorReport,
  FeedbackReport,
  HandleListing,
  Survivor,
} from '@longrun/protocol';

export interface ActorView {
  readonly kind: string;
  readonly name?: string;
  readonly status: string;
  readonly mailbox: { readonly depth: number; readonly highWater: number; readonly capacity: number };
  readonly processed: number;
  readonly overflowed: number;
  readonly restarts: number;
  readonly lastError?: string;
  readonly children: readonly ActorView[];
}

/** What the dashboard shows of `host.inspect()`. */
export interface SourceInspection {
  readonly pid: number;
  readonly limits: { readonly liveHandles: number };
  readonly system: {
    readonly actors: readonly ActorView[];
    readonly pendingAsks: number;
    readonly deadLetters: Readonly<Record<string, number>>;
  };
  readonly coordinator: CoordinatorReport;
  readonly feedback: FeedbackReport;
  readonly threads: readonly { readonly threadId: number; readonly actors: number }[];
  readonly queuedCommands: number;
  readonly launcher: string;
  readonly guardian: { readonly kind: string };
  readonly spilledBytes: number;
}

export interface DashboardSource {
  listHandles(options: { readonly includeFinished: boolean }): Promise<readonly HandleListing[]>;
  inspect(): Promise<SourceInspection>;
  cancelHandle(handleId: string, options: { readonly force: boolean }): Promise<CancelReply>;
  endSession(sessionId: string): Promise<{ readonly ended: number; readonly survivors: readonly Survivor[] }>;
  /** Only ever `read_output`. */
  callTool(
    name: string,
    input: unknown,
    context: { readonly sessionId: string },
  ): Promise<Record<string, unknown>>;
  /** Prometheus text, for `/metrics`. */
  metrics?(): Promise<string>;
}
