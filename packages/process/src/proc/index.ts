export * from './census.js';
export * from './listing-ms.js';
export * from './machine-processes.js';
export * from './parse-stat.js';
export * from './process-table.js';
