import type { ToolName } from '@longrun/host';
import { offeredTools, type ToolHost } from '../tools/offered-tools.js';

/** A tool of `tools` in a chat completion. */
export interface ChatTool {
  readonly type: 'function';
  readonly function: {
    readonly name: ToolName;
    readonly description: string;
    readonly parameters: Record<string, unknown>;
    /** Strict mode has no optional parameters, and these have many; the host checks what comes. */
    readonly strict: false;
  };
}

/** The host's tools for chat completions. Throws `INVALID_PARAMETER` for a name in `only` that no tool has. */
export function chatTools(host: ToolHost, options: { readonly only?: readonly ToolName[] } = {}): ChatTool[] {
  return offeredTools(host, options.only).map((tool) => ({
    type: 'function',
    function: { ...tool, strict: false },
  }));
}
