export type { LinuxSandboxOptions, TcpPorts } from './linux-options.js';
export * from './linux-sandbox.js';
export * from './no-sandbox.js';
export * from './process-sandbox.js';
export * from './workspace-sandbox.js';
