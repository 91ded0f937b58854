import type { ActorContext, Next } from '@longrun/actor';
import {
  packEnvironment,
  type SpawnedCommand,
  type Start,
  TOKEN_VARIABLE,
  tokenValue,
  withVariable,
} from '@longrun/protocol';
import { cgroupPath } from './cgroup/cgroup-path.js';
import type { ProcessActorMessage } from './internal-messages.js';
import type { LaunchOutcome } from './launcher/launcher.js';
import { spawnFailure } from './launcher/spawn-failure.js';
import { adopt } from './run/adopt.js';
import type { ProcessState } from './state.js';

/** Launches the command. The outcome comes back as `launched`. */
export function onStart(
  state: ProcessState,
  message: Start,
  ctx: ActorContext<ProcessActorMessage>,
): Next<ProcessState> | undefined {
  if (state.launching !== undefined || state.run !== undefined) throw new Error('start came twice');
  if (state.args.mayLaunch?.() === false) return { kind: 'stop' };
  const { command } = message;
  state.command = command;
  const launching = launch(state, command).then((outcome): LaunchOutcome => {
    // In the same moment, before anything else can happen to the process or to this actor.
    if (outcome.ok) state.run = adopt(state, command, outcome.process, ctx);
    return outcome;
  });
  state.launching = launching;
  ctx.pipeToSelf(launching, (outcome) => ({ type: 'launched', outcome }));
  return undefined;
}

function launch({ ports, args }: ProcessState, command: SpawnedCommand): Promise<LaunchOutcome> {
  const { argv, cwd, stdin, confinement, resources } = command;
  const env = typeof command.env === 'string' ? command.env : packEnvironment(command.env);
  if (env === undefined) {
    const error = spawnFailure('with an environment that has a NUL byte', 'EINVAL');
    return Promise.resolve({ ok: false, error });
  }
  return ports.launcher.launch({
    argv,
    ...(cwd === undefined ? {} : { cwd }),
    env: withVariable(env, TOKEN_VARIABLE, tokenValue(ports.inheritedToken, args.token)),
    stdin: stdin === undefined ? 'null' : 'pipe',
    ...(confinement === undefined ? {} : { confinement }),
    ...(resources === undefined ? {} : { resources }),
    ...(ports.cgroupRoot === undefined ? {} : { cgroup: cgroupPath(ports.cgroupRoot, args.token) }),
  });
}
