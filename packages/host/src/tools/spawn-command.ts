import { type CommandSpec, packEnvironment, type SpawnedCommand } from '@longrun/protocol';
import type { ToolOutput } from '@longrun/protocol/tools';
import { buildCommand, type Place } from '../commands/build-command.js';
import type { CommandArguments } from '../commands/command-options.js';
import type { HostSnapshot } from '../commands/host-snapshot.js';
import type { Outcome } from '../commands/outcome.js';
import type { Program } from '../commands/program.js';
import { refuse } from './refuse.js';
import type { ToolCall } from './tool-call.js';

/** The common way of the run tools: build the command, spawn it, answer with its handle or its result. */
export async function spawnCommand(
  args: CommandArguments,
  choose: (place: Place) => Outcome<Program> | Promise<Outcome<Program>>,
  call: ToolCall,
): Promise<ToolOutput<'run_command'>> {
  const built = await buildCommand(args, choose, call);
  if (!built.ok) return refuse(built.error, call.tool);
  call.trace?.built(built.value.argv);
  return spawn(built.value, args, call);
}

async function spawn(
  command: CommandSpec,
  args: CommandArguments,
  { backend, host, sandbox, sessionId, tool, trace }: ToolCall,
): Promise<ToolOutput<'run_command'>> {
  const background = args.long_running ? undefined : args.background_after_ms;
  const reply = await backend.spawn({
    sessionId,
    command: packed(command, host),
    delivery: args.long_running ? 'inbox' : 'reply',
    ...(background !== undefined && { backgroundAfterMs: background }),
    ...(trace !== undefined && { tag: trace.tag }),
  });
  switch (reply.kind) {
    case 'started':
      return { ...reply.handle };
    case 'finished':
      return { ...reply.result, survivors: [...reply.result.survivors] };
    case 'refused':
      return refuse((await sandbox.explainSpawnError(reply.error, command)) ?? reply.error, tool);
  }
}

/** The environment crosses two threads, and is most of what a command weighs. */
function packed(command: CommandSpec, host: HostSnapshot): SpawnedCommand {
  const same = command.env === host.env ? host.packedEnv : undefined;
  // One that cannot be packed cannot be run either: the launch says so.
  return { ...command, env: same ?? packEnvironment(command.env) ?? command.env };
}
