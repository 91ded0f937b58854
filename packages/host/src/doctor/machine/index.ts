export * from './machine.js';
export * from './this-machine.js';
export type { OrphanTrial } from './try-orphan.js';
