import type { z } from 'zod';
import { cancelHandle } from './cancel-handle.js';
import { listHandles } from './list-handles.js';
import { readOutput } from './read-output.js';
import { runBuildCommand } from './run-build-command.js';
import { runCommand } from './run-command.js';
import { runTest } from './run-test.js';
import { waitHandles } from './wait-handles.js';

/** Every tool: its name, what it says of itself, and the schemas of what goes in and out. */
export const TOOL_TABLE = {
  run_command: runCommand,
  run_test: runTest,
  run_build_command: runBuildCommand,
  cancel_handle: cancelHandle,
  list_handles: listHandles,
  read_output: readOutput,
  wait_handles: waitHandles,
} as const;

export type ToolName = keyof typeof TOOL_TABLE;

/** What a caller of the tool writes: what has a default may be left out. */
export type ToolInput<Name extends ToolName> = z.input<(typeof TOOL_TABLE)[Name]['input']>;
/** What its work begins with: checked, defaults filled in. */
export type ToolArguments<Name extends ToolName> = z.output<(typeof TOOL_TABLE)[Name]['input']>;
/** What it answers. */
export type ToolOutput<Name extends ToolName> = z.output<(typeof TOOL_TABLE)[Name]['output']>;

export function isToolName(name: string): name is ToolName {
  return Object.hasOwn(TOOL_TABLE, name);
}
