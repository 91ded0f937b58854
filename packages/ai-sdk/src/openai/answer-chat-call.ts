import type { ToolHost } from '../tools/offered-tools.js';
import { runToolCall, type ToolCallOptions } from './run-tool-call.js';

/** A call in the `tool_calls` of an assistant's message. */
export interface ChatToolCall {
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** The message that answers it. */
export interface ChatToolMessage {
  readonly role: 'tool';
  readonly tool_call_id: string;
  readonly content: string;
}

/** Runs a call of a chat completion. Never rejects: a failure is an answer that says what is wrong. */
export async function answerChatCall(
  host: ToolHost,
  call: ChatToolCall,
  options: ToolCallOptions,
): Promise<ChatToolMessage> {
  const content = await runToolCall(host, call.function.name, call.function.arguments, options);
  return { role: 'tool', tool_call_id: call.id, content };
}
