export * from './host-tools.js';
export * from './is-run-tool.js';
export * from './run-tool.js';
export * from './tool-backend.js';
export * from './tool-deps.js';
