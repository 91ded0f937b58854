import type { ActorContext } from '@longrun/actor';
import { type Start, TOKEN_VARIABLE, tokenValue } from '@longrun/protocol';
import type { ProcessActorMessage } from './internal-messages.js';
import type { LaunchOutcome } from './launcher/launcher.js';
import { adopt } from './run/adopt.js';
import type { ProcessState } from './state.js';

/** Launches the command. The outcome comes back as `launched`. */
export function onStart(state: ProcessState, message: Start, ctx: ActorContext<ProcessActorMessage>): void {
  if (state.launching !== undefined || state.run !== undefined) throw new Error('start came twice');
  const { command } = message;
  state.command = command;
  const launching = state.ports.launcher
    .launch({
      argv: command.argv,
      ...(command.cwd === undefined ? {} : { cwd: command.cwd }),
      env: { ...command.env, [TOKEN_VARIABLE]: tokenValue(state.ports.inheritedToken, state.args.token) },
      stdin: command.stdin === undefined ? 'null' : 'pipe',
      ...(command.confinement === undefined ? {} : { confinement: command.confinement }),
    })
    .then((outcome): LaunchOutcome => {
      // In the same moment, before anything else can happen to the process or to this actor.
      if (outcome.ok) state.run = adopt(state, command, outcome.process, ctx);
      return outcome;
    });
  state.launching = launching;
  ctx.pipeToSelf(launching, (outcome) => ({ type: 'launched', outcome }));
}
