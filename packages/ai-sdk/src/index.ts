export { type LongrunTools, longrunTools } from './tools/longrun-tools.js';
export type { ToolOptions } from './tools/offered-tools.js';
export { LongrunToolError } from './tools/tool-error.js';
export { beforeTurn } from './turn/before-turn.js';
export type { Turn, TurnMessage } from './turn/turn.js';
export { turnOf } from './turn/turn-of.js';
export {
  DEFAULT_TURN_BYTES,
  MAX_TURN_BYTES,
  MIN_TURN_BYTES,
  type RunningHandle,
  type TurnOptions,
} from './turn/turn-options.js';
export { type TurnSteps, turnSteps } from './turn/turn-steps.js';
