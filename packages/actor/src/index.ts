export type { ActorAddress, Message, ReplyTo } from '@longrun/protocol';
export * from './ask-error.js';
export * from './context.js';
export { createActorSystem } from './create-actor-system.js';
export * from './definition.js';
export * from './inspect.js';
export type { DeadLetterReason } from './kernel/dead-letters.js';
export type {
  ActorMessageEvent,
  ActorRestartedEvent,
  ActorStartedEvent,
  ActorStoppedEvent,
  DeadLetterEvent,
} from './kernel/events.js';
export * from './message.js';
export * from './placement/thread/link-actor.js';
export * from './placement/thread/serve-actor.js';
export * from './ports/clock.js';
export * from './ports/fair-scheduler.js';
export * from './ports/id-source.js';
export * from './ports/logger.js';
export * from './ports/math-random.js';
export * from './ports/null-logger.js';
export * from './ports/random.js';
export * from './ports/scheduler.js';
export * from './ports/system-clock.js';
export * from './ports/ulid-ids.js';
export * from './ref.js';
export * from './serialize-error.js';
export * from './supervision.js';
export * from './system.js';
