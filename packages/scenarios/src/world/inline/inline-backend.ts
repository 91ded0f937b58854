import type { ToolBackend } from '@longrun/host/tools';
import { CANCEL_ANSWER_MS, MAX_TIMEOUT_MS } from '@longrun/protocol';

/** As of a host: answered from memory, so this long without an answer means that the coordinator is stuck. */
export const PROMPT_MS = 10_000;

type Ask = (type: string, payload: object, timeoutMs: number) => Promise<unknown>;

/** The tools' way to a coordinator in this thread. */
export function inlineBackend(ask: Ask): ToolBackend {
  // The coordinator answers each question with the reply that its message type names.
  const typed =
    <Question extends object, Reply>(type: string, timeoutOf: (question: Question) => number) =>
    async (question: Question): Promise<Reply> =>
      (await ask(type, question, timeoutOf(question))) as Reply;
  return {
    spawn: typed('spawn', () => MAX_TIMEOUT_MS),
    goBackground: typed('go-background', () => PROMPT_MS),
    cancel: typed('cancel', () => PROMPT_MS + CANCEL_ANSWER_MS),
    list: typed('list', () => PROMPT_MS),
    readOutput: typed('read-output', ({ waitMs }) => PROMPT_MS + waitMs),
    wait: typed('wait', ({ timeoutMs }) => PROMPT_MS + timeoutMs),
  };
}
