export * from './feedback.js';
export type { FeedbackState } from './feedback-state.js';
export * from './inbox-sink.js';
export * from './inbox-store.js';
export * from './memory-inbox-store.js';
