import { type CommandSpec, MAX_TIMEOUT_MS, packEnvironment, type SpawnedCommand } from '@longrun/protocol';
import type { ToolOutput } from '@longrun/protocol/tools';
import { buildCommand, type Place } from '../commands/build-command.js';
import type { CommandArguments } from '../commands/command-options.js';
import type { HostSnapshot } from '../commands/host-snapshot.js';
import type { Outcome } from '../commands/outcome.js';
import type { Program } from '../commands/program.js';
import { backgroundOnAbort } from './background-on-abort.js';
import { refuse } from './refuse.js';
import type { ToolCall } from './tool-call.js';

/** Commands that this process has asked for: a call's number is its own in every host. */
let calls = 0;

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
  { backend, host, sandbox, sessionId, signal, tool, trace }: ToolCall,
): Promise<ToolOutput<'run_command'>> {
  // Building the command took time: whoever has gone by now starts nothing.
  signal?.throwIfAborted();
  const waits = args.long_running ? undefined : signal;
  // Who may leave any time needs the place in the inbox that is kept for who leaves after a time.
  const background = args.long_running ? undefined : (args.background_after_ms ?? (waits && MAX_TIMEOUT_MS));
  calls += 1;
  const callId = calls;
  const answer = backend.spawn({
    sessionId,
    command: packed(command, host),
    delivery: args.long_running ? 'inbox' : 'reply',
    ...(background !== undefined && { backgroundAfterMs: background }),
    ...(waits !== undefined && { callId }),
    ...(trace !== undefined && { tag: trace.tag }),
  });
  const reply = await backgroundOnAbort(answer, waits, () => backend.goBackground({ sessionId, callId }));
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
