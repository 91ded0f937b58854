import type { Backend, ToolOutputs } from '../socket/methods.js';

/** Calls a tool and says in which session. */
export async function callTool<Name extends keyof ToolOutputs>(
  backend: Backend,
  tool: Name,
  input: Readonly<Record<string, unknown>>,
  options: { readonly session?: string; readonly signal?: AbortSignal; readonly waitMs?: number } = {},
): Promise<{ readonly session: string; readonly output: ToolOutputs[Name] }> {
  const { session, ...rest } = options;
  const answer = await backend.call('tool', { tool, input, ...(session !== undefined && { session }) }, rest);
  // The tool's own output schema says so.
  return { session: answer.session, output: answer.output as ToolOutputs[Name] };
}
