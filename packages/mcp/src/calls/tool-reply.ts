import { LongrunError } from '@longrun/host';
import { type CallToolResult, ProtocolError } from '@modelcontextprotocol/server';

/** A tool's output as data, and the same as text for clients that only show text. */
export function toolReply(output: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
}

/** A refusal is a result that the model sees. Errors of the protocol, such as an unknown tool, are thrown on. */
export function errorReply(error: unknown): CallToolResult {
  if (error instanceof ProtocolError) throw error;
  const { code, message, details } = LongrunError.is(error) ? error : unexpected(error);
  return {
    isError: true,
    content: [{ type: 'text', text: `${code}: ${message}` }],
    structuredContent: { error: { code, message, details } },
  };
}

function unexpected(error: unknown): LongrunError {
  const message = `The MCP server failed: ${error instanceof Error ? error.message : String(error)}`;
  return new LongrunError({ code: 'INTERNAL', message, details: {} }, { cause: error });
}
