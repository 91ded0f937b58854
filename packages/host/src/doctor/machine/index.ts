export * from './machine.js';
export * from './this-machine.js';
