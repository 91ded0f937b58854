export type { Dashboard, DashboardOptions } from '@longrun/dashboard';
export {
  type ErrorCode,
  type ErrorDetails,
  type FeedbackItem,
  LongrunError,
  type Resources,
  type ToolResult,
} from '@longrun/protocol';
export type { ToolDescriptor, ToolInput, ToolName, ToolOutput } from '@longrun/protocol/tools';
export type { ActorHandle } from './actor-handle.js';
export type { ThreadOptions } from './control/boot.js';
export { createHost } from './create-host.js';
export type { CallContext, Host, HostCancel, HostInspection } from './host.js';
export {
  type AnyActorDefinition,
  type CustomActor,
  DEFAULT_THREADS,
  type HostOptions,
} from './host-options.js';
export type { PinoLike } from './logging/host-logger.js';
export { METRICS_CONTENT_TYPE } from './metrics/exposition.js';
export {
  type LinuxSandboxOptions,
  linuxSandbox,
  noSandbox,
  type ProcessSandbox,
  type SandboxAnswer,
  type TcpPorts,
  workspaceSandbox,
} from './sandbox/index.js';
export type { Session, SessionEnd } from './session.js';
export type { TracingOptions } from './tracing/handle-spans.js';
export type { VmBridge } from './vm/vm-bridge.js';
