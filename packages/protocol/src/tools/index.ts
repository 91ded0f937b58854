export * from './parse-tool-input.js';
export * from './tool-descriptor.js';
export * from './tool-table.js';
