/**
 * The host's tools for the AI SDK. `ai` is not loaded here: only its types are used, so that the copy and the version
 * are the caller's. Inputs are checked by the host, once.
 */
import type { ToolInput, ToolName, ToolOutput } from '@longrun/host';
import type { Tool } from 'ai';
import { hostSchema } from './host-schema.js';
import { offeredTools, type ToolHost, type ToolOptions } from './offered-tools.js';
import { LongrunToolError } from './tool-error.js';

/** The tools by name, as `generateText`, `streamText` and agents take them. */
export type LongrunTools<Name extends ToolName = ToolName> = {
  [N in Name]: Tool<ToolInput<N>, ToolOutput<N>>;
};

/**
 * The host's tools as AI SDK tools.
 *
 * A call that the host refuses rejects with a `LongrunToolError`; the SDK makes it a `tool-error` and goes on. A command
 * that ran and failed is a result. When the SDK aborts a call, the waiting ends and no command does: a command in
 * the foreground goes on as a handle, and its result arrives in the inbox.
 *
 * @throws {LongrunError} INVALID_PARAMETER for a name in `only` that no tool has
 */
export function longrunTools<Name extends ToolName = ToolName>(
  host: ToolHost,
  { sessionId, only }: ToolOptions<Name>,
): LongrunTools<Name> {
  const tools = offeredTools(host, only).map(({ name, description, parameters }) => [
    name,
    toolFor(host, sessionId, name, description, parameters),
  ]);
  // Object.fromEntries loses which names there are; each name of `only` is among them.
  return Object.fromEntries(tools) as LongrunTools<Name>;
}

function toolFor<Name extends ToolName>(
  host: ToolHost,
  sessionId: string,
  name: Name,
  description: string,
  parameters: Record<string, unknown>,
): Tool<ToolInput<Name>, ToolOutput<Name>> {
  const tool = {
    description,
    inputSchema: hostSchema<ToolInput<Name>>(parameters),
    execute: async (
      input: ToolInput<Name>,
      { abortSignal: signal }: { readonly abortSignal?: AbortSignal | undefined },
    ): Promise<ToolOutput<Name>> => {
      try {
        return await host.callTool(name, input, { sessionId, ...(signal !== undefined && { signal }) });
      } catch (error) {
        if (signal?.aborted && error === signal.reason) throw error;
        throw new LongrunToolError(error);
      }
    },
  };
  // `Tool` is a conditional type, which is not resolved while Name is open.
  return tool as unknown as Tool<ToolInput<Name>, ToolOutput<Name>>;
}
