export { beforeTurn } from '../turn/before-turn.js';
export type { Turn, TurnMessage } from '../turn/turn.js';
export { turnOf } from '../turn/turn-of.js';
export {
  DEFAULT_TURN_BYTES,
  MAX_TURN_BYTES,
  MIN_TURN_BYTES,
  type RunningHandle,
  type TurnOptions,
} from '../turn/turn-options.js';
export { answerChatCall, type ChatToolCall, type ChatToolMessage } from './answer-chat-call.js';
export { answerFunctionCall, type FunctionCall, type FunctionCallOutput } from './answer-function-call.js';
export { type ChatTool, chatTools } from './chat-tools.js';
export { type ResponseTool, responseTools } from './response-tools.js';
export { runToolCall, type ToolCallOptions } from './run-tool-call.js';
