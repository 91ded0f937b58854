import type { ToolHost } from '../tools/offered-tools.js';
import { runToolCall, type ToolCallOptions } from './run-tool-call.js';

/** An item of type `function_call` in the output of a response. */
export interface FunctionCall {
  readonly call_id: string;
  readonly name: string;
  readonly arguments: string;
}

/** The input item that answers it. */
export interface FunctionCallOutput {
  readonly type: 'function_call_output';
  readonly call_id: string;
  readonly output: string;
}

/** Runs a call of a response. Never rejects: a failure is an answer that says what is wrong. */
export async function answerFunctionCall(
  host: ToolHost,
  call: FunctionCall,
  options: ToolCallOptions,
): Promise<FunctionCallOutput> {
  const output = await runToolCall(host, call.name, call.arguments, options);
  return { type: 'function_call_output', call_id: call.call_id, output };
}
