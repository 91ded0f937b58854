export * from './no-sandbox.js';
export * from './process-sandbox.js';
export * from './workspace-sandbox.js';
