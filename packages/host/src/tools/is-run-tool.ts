import type { ToolName } from '@longrun/protocol/tools';

const RUN_TOOLS = ['run_command', 'run_test', 'run_build_command'] as const satisfies readonly ToolName[];

/** Whether the tool starts commands. */
export function isRunTool(name: unknown): boolean {
  return RUN_TOOLS.some((tool) => tool === name);
}
