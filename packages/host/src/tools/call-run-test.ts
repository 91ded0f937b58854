import type { ToolArguments, ToolOutput } from '@longrun/protocol/tools';
import { argvProgram } from '../commands/argv-program.js';
import type { Wanted } from '../commands/detect/ecosystem.js';
import { foundProgram } from '../commands/found-program.js';
import { spawnCommand } from './spawn-command.js';
import type { ToolCall } from './tool-call.js';

/** `run_test`: the named command, or the project's own. */
export function callRunTest(
  args: ToolArguments<'run_test'>,
  call: ToolCall,
): Promise<ToolOutput<'run_test'>> {
  const { argv, filter } = args;
  const wanted: Wanted = { kind: 'test', ...(filter !== undefined && { filter }) };
  return spawnCommand(
    args,
    (place) => (argv === undefined ? foundProgram(place, wanted, call.host) : argvProgram(argv)),
    call,
  );
}
