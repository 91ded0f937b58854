import type { SessionId } from '@longrun/protocol';
import type { ToolName } from '@longrun/protocol/tools';
import type { HostSnapshot } from '../commands/host-snapshot.js';
import type { ProcessSandbox } from '../sandbox/process-sandbox.js';
import type { ToolDeps } from './tool-deps.js';

/** One call under way. */
export interface ToolCall extends ToolDeps {
  readonly tool: ToolName;
  readonly sessionId: SessionId;
  readonly sandbox: ProcessSandbox;
  /** Taken when the call came in. */
  readonly host: HostSnapshot;
}
