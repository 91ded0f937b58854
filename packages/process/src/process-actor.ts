import { type ActorDefinition, defineActor } from '@longrun/actor';
import type { ProcessActorMessage } from './internal-messages.js';
import { onBudgetElapsed } from './on-budget-elapsed.js';
import { onCancel } from './on-cancel.js';
import { onCheckLeader } from './on-check-leader.js';
import { onChildExited } from './on-child-exited.js';
import { onDrainDeadline } from './on-drain-deadline.js';
import { onDrainingDue } from './on-draining-due.js';
import { onGraceElapsed } from './on-grace-elapsed.js';
import { onInputWritten } from './on-input-written.js';
import { onLaunched } from './on-launched.js';
import { onOutputGrew } from './on-output-grew.js';
import { onOutputRead } from './on-output-read.js';
import { onOutputSealed } from './on-output-sealed.js';
import { onProgressDue } from './on-progress-due.js';
import { onReadDue } from './on-read-due.js';
import { onReadOutput } from './on-read-output.js';
import { onSealDeadline } from './on-seal-deadline.js';
import { onStart } from './on-start.js';
import { onStreamEnded } from './on-stream-ended.js';
import { onTimeoutElapsed } from './on-timeout-elapsed.js';
import { onTrackLeftovers } from './on-track-leftovers.js';
import { onVerifyGroup } from './on-verify-group.js';
import { onWriteInput } from './on-write-input.js';
import type { ProcessActorPorts } from './ports.js';
import type { ProcessActorSetup, ProcessState } from './state.js';
import { stopping } from './stopping.js';

/** Reads and writes that wait for their turn; everything else the actor gets is bounded and always taken. */
const MAILBOX_CAPACITY = 256;

/**
 * One operating-system process as an actor: launches it on `start`, captures its output, tells the coordinator
 * how it ended, ends its tree on `cancel` or timeout. Owns the child alone, on whatever thread it runs.
 *
 * `ports` are what the process actors of one thread share.
 */
export function createProcessActor(
  ports: ProcessActorPorts,
): ActorDefinition<ProcessActorMessage, ProcessState, ProcessActorSetup> {
  return defineActor<ProcessActorMessage, ProcessState, ProcessActorSetup>({
    kind: 'process',
    mailbox: { capacity: MAILBOX_CAPACITY, reserved: ALWAYS_TAKEN },
    init: (args, ctx) => ({
      args,
      ports,
      clock: ctx.clock,
      coordinator: ctx.resolve(args.coordinator),
      earlyReads: [],
    }),
    on: {
      start: onStart,
      cancel: onCancel,
      'read-output': onReadOutput,
      'write-input': onWriteInput,
      launched: onLaunched,
      'child-exited': onChildExited,
      'stream-ended': onStreamEnded,
      'output-grew': onOutputGrew,
      'output-read': onOutputRead,
      'read-due': onReadDue,
      'input-written': onInputWritten,
      'progress-due': onProgressDue,
      'draining-due': onDrainingDue,
      'drain-deadline': onDrainDeadline,
      'timeout-elapsed': onTimeoutElapsed,
      'grace-elapsed': onGraceElapsed,
      'verify-group': onVerifyGroup,
      'budget-elapsed': onBudgetElapsed,
      'check-leader': onCheckLeader,
      'output-sealed': onOutputSealed,
      'seal-deadline': onSealDeadline,
      'track-leftovers': onTrackLeftovers,
    },
    stopping,
  });
}

/** Everything but reads and writes: at most one of each kind is under way, or one per read under way. */
const ALWAYS_TAKEN = [
  'start',
  'cancel',
  'launched',
  'child-exited',
  'stream-ended',
  'output-grew',
  'output-read',
  'read-due',
  'input-written',
  'progress-due',
  'draining-due',
  'drain-deadline',
  'timeout-elapsed',
  'grace-elapsed',
  'verify-group',
  'budget-elapsed',
  'check-leader',
  'output-sealed',
  'seal-deadline',
  'track-leftovers',
] as const satisfies readonly ProcessActorMessage['type'][];
