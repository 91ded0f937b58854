export * from './inline-placement.js';
export * from './quiescence.js';
export * from './script.js';
export * from './scripted-machine.js';
export * from './seeded-turns.js';
export * from './simulated-machine.js';
export * from './simulated-system.js';
export * from './turn-driver.js';
