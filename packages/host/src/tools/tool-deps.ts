import type { Limits, Resources } from '@longrun/protocol';
import type { HostSnapshot } from '../commands/host-snapshot.js';
import type { ProcessSandbox } from '../sandbox/process-sandbox.js';
import type { CommandTrace } from '../tracing/command-trace.js';
import type { ToolBackend } from './tool-backend.js';

/** What the tools work with. */
export interface ToolDeps {
  readonly backend: ToolBackend;
  readonly limits: Limits;
  /** What every command may use. @default as the host */
  readonly resources?: Resources;
  /** @default noSandbox */
  readonly sandbox?: ProcessSandbox;
  /** Aborted, it ends the waiting of the call, and no command. @default never */
  readonly signal?: AbortSignal;
  /** @default nobody traces */
  readonly trace?: CommandTrace;
  /** What commands inherit. @default takeHostSnapshot: the process's own environment, cwd and platform */
  readonly snapshot?: () => HostSnapshot;
}
