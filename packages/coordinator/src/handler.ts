import type { ActorContext, MessageOf } from '@longrun/actor';
import type { CoordinatorProtocol } from './own-messages.js';
import type { CoordinatorState } from './state/coordinator-state.js';

export type CoordinatorContext = ActorContext<CoordinatorProtocol>;

/** The handler of one message. Changes the state in place; never waits. */
export type Handler<K extends CoordinatorProtocol['type']> = (
  state: CoordinatorState,
  message: MessageOf<CoordinatorProtocol, K>,
  ctx: CoordinatorContext,
) => void;
