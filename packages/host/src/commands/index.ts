export * from './build-command.js';
export * from './host-snapshot.js';
