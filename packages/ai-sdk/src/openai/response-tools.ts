import type { ToolName } from '@longrun/host';
import { offeredTools, type ToolHost } from '../tools/offered-tools.js';

/** A tool of `tools` in a response. */
export interface ResponseTool {
  readonly type: 'function';
  readonly name: ToolName;
  readonly description: string;
  readonly parameters: Record<string, unknown>;
  /** Said, because the API takes true where nothing is said: see `ChatTool`. */
  readonly strict: false;
}

/** The host's tools for the Responses API. Throws `INVALID_PARAMETER` for a name in `only` that no tool has. */
export function responseTools(
  host: ToolHost,
  options: { readonly only?: readonly ToolName[] } = {},
): ResponseTool[] {
  return offeredTools(host, options.only).map((tool) => ({ type: 'function', ...tool, strict: false }));
}
