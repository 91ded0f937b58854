// What can be asked over the socket: `POST /v1/<method>` with the input as JSON, answered by the output, or by an
// error. Types only; the server's side is `server/answer.ts`, the client's `client/`.
import type { Host, HostCancel, HostInspection, SessionEnd, ToolResult } from '@longrun/host';

/** Changes with every change that an older side would misread; it is in the path. */
export const PROTOCOL_PATH = '/v1/';

type Listing = Awaited<ReturnType<Host['listHandles']>>[number];
type Ids = 'handle_id' | 'session_id' | 'command_id';

/** One row of `ps`. Ids from a socket are any text. */
export type HandleRow = Omit<Listing, Ids> & { readonly [Id in Ids]: string };

export interface ServerInfo {
  readonly name: string;
  readonly pid: number;
  readonly version: string;
  /** Unix milliseconds. */
  readonly started_at: number;
  readonly cwd: string;
}

export interface SessionRow {
  readonly session_id: string;
  readonly state: 'open' | 'ended';
  readonly live: number;
  /** As far as their receipts are kept. */
  readonly finished: number;
  /** Unix milliseconds of its first command that is still known. */
  readonly started_at: number | null;
}

/** The tools that the command line uses, with what they answer. */
export interface ToolOutputs {
  readonly run_command: { readonly handle_id: string; readonly started_at: number; readonly command: string };
  readonly read_output: {
    readonly text: string;
    readonly offset: number;
    readonly next_offset: number;
    readonly eof: boolean;
    readonly omitted_bytes: number;
  };
  readonly wait_handles: {
    readonly finished: readonly ToolResult[];
    readonly running: readonly string[];
    readonly timed_out: boolean;
  };
}

export interface DashboardAnswer {
  /** With the token in it. */
  readonly url: string;
  readonly port: number;
  /** It was open before, whatever port was asked for. */
  readonly was_open: boolean;
}

export interface Methods {
  readonly server: { readonly input: object; readonly output: ServerInfo };
  readonly tool: {
    readonly input: {
      readonly tool: string;
      /** Left out: the server's own for command lines. */
      readonly session?: string;
      readonly input: Readonly<Record<string, unknown>>;
    };
    readonly output: { readonly session: string; readonly output: unknown };
  };
  readonly handles: {
    readonly input: { readonly finished?: boolean };
    readonly output: { readonly handles: readonly HandleRow[] };
  };
  readonly cancel: {
    readonly input: { readonly handle_id: string; readonly force?: boolean; readonly grace_ms?: number };
    readonly output: HostCancel;
  };
  readonly sessions: {
    readonly input: object;
    readonly output: { readonly sessions: readonly SessionRow[] };
  };
  readonly 'end-session': { readonly input: { readonly session: string }; readonly output: SessionEnd };
  readonly inspect: { readonly input: object; readonly output: HostInspection };
  readonly metrics: { readonly input: object; readonly output: { readonly metrics: string } };
  readonly dashboard: { readonly input: { readonly port?: number }; readonly output: DashboardAnswer };
}

export type MethodName = keyof Methods;

/** Somebody who answers them: a server behind its socket, or a host in this very process. */
export interface Backend {
  call<M extends MethodName>(
    method: M,
    input: Methods[M]['input'],
    options?: { readonly signal?: AbortSignal; readonly waitMs?: number },
  ): Promise<Methods[M]['output']>;
  close(): Promise<void>;
}
