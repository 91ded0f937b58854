export type { Binding } from './binding.js';
export * from './environment.js';
export * from './guardian-executable.js';
export * from './kernel-calls.js';
export * from './load-native.js';
export * from './native-launcher.js';
