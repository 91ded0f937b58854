import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import { argvProgram } from '../commands/argv-program.js';
import { shellProgram } from '../commands/shell-program.js';
import { spawnCommand } from './spawn-command.js';
import type { ToolCall } from './tool-call.js';

/** `run_command`: what the caller named, directly or by a shell. */
export function callRunCommand(
  args: ToolArguments<'run_command'>,
  call: ToolCall,
): Promise<ToolOutput<'run_command'>> {
  const { command, argv = [] } = args;
  const choose = () => (command === undefined ? argvProgram(argv) : shellProgram(command, call.host));
  return spawnCommand(args, choose, call);
}
