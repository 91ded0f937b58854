export * from './ecosystem.js';
export * from './find-command.js';
export * from './project.js';
