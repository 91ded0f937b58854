import type { QuestionPayload, ReplyOf } from '@longrun/actor';
import { CANCEL_ANSWER_MS, type CoordinatorMessage, MAX_TIMEOUT_MS } from '@longrun/protocol';
import type { ToolBackend } from '../tools/index.js';
import type { CoordinatorQuestion } from './control-api.js';
import type { ControlClient } from './control-client.js';

type QuestionType = CoordinatorQuestion['type'];

/** Answered from memory: this long without an answer means that the coordinator is stuck. */
const PROMPT_MS = 10_000;

/**
 * How long each question may take. A spawn or a wait takes as long as its command or its own timeout; it ends
 * early when the control thread does. The others have a bound that only a stuck coordinator exceeds.
 */
function timeoutOf(type: QuestionType, payload: object): number {
  switch (type) {
    case 'spawn':
      return MAX_TIMEOUT_MS;
    case 'wait':
      return PROMPT_MS + number(payload, 'timeoutMs');
    case 'read-output':
      return PROMPT_MS + number(payload, 'waitMs');
    case 'cancel':
    case 'end-session':
    case 'close':
      return PROMPT_MS + CANCEL_ANSWER_MS;
    case 'go-background':
    case 'list':
    case 'report':
    case 'write-input':
      return PROMPT_MS;
  }
}

/** Asks the coordinator of the control thread. Rejects with a `LongrunError` when there is no answer. */
export async function askCoordinator<K extends QuestionType>(
  client: ControlClient,
  type: K,
  payload: QuestionPayload<CoordinatorMessage, K>,
): Promise<ReplyOf<CoordinatorMessage, K>> {
  const reply = await client.ask('coordinator', type, payload, timeoutOf(type, payload));
  // The coordinator answers each question with the reply its message type names.
  return reply as ReplyOf<CoordinatorMessage, K>;
}

/** The tools' way to the coordinator. */
export function toolBackend(client: () => Promise<ControlClient>): ToolBackend {
  return {
    spawn: async (payload) => askCoordinator(await client(), 'spawn', payload),
    goBackground: async (payload) => askCoordinator(await client(), 'go-background', payload),
    cancel: async (payload) => askCoordinator(await client(), 'cancel', payload),
    list: async (payload) => askCoordinator(await client(), 'list', payload),
    readOutput: async (payload) => askCoordinator(await client(), 'read-output', payload),
    wait: async (payload) => askCoordinator(await client(), 'wait', payload),
  };
}

function number(payload: object, key: string): number {
  const value: unknown = Reflect.get(payload, key);
  return typeof value === 'number' ? value : 0;
}
