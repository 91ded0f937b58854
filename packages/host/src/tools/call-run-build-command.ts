import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import { argvProgram } from '../commands/argv-program.js';
import type { Wanted } from '../commands/detect/ecosystem.js';
import { foundProgram } from '../commands/found-program.js';
import { spawnCommand } from './spawn-command.js';
import type { ToolCall } from './tool-call.js';

/** `run_build_command`: the named command, or the project's own. */
export function callRunBuildCommand(
  args: ToolArguments<'run_build_command'>,
  call: ToolCall,
): Promise<ToolOutput<'run_build_command'>> {
  const { argv, target, release } = args;
  const wanted: Wanted = { kind: 'build', release, ...(target !== undefined && { target }) };
  return spawnCommand(
    args,
    (place) => (argv === undefined ? foundProgram(place, wanted, call.host) : argvProgram(argv)),
    call,
  );
}
