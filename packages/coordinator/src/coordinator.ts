import { type ActorDefinition, defineActor } from '@longrun/actor';
import { MAILBOX_CAPACITY } from './bounds.js';
import { onAcknowledged } from './on-acknowledged.js';
import { onAnswerDue } from './on-answer-due.js';
import { onArchiveRead } from './on-archive-read.js';
import { onBackgroundDue } from './on-background-due.js';
import { onCancel } from './on-cancel.js';
import { onCancelOverdue } from './on-cancel-overdue.js';
import { onClose } from './on-close.js';
import { onCloseDue } from './on-close-due.js';
import { onDelivered } from './on-delivered.js';
import { onDraining } from './on-draining.js';
import { onEndSession } from './on-end-session.js';
import { onExited } from './on-exited.js';
import { onGoBackground } from './on-go-background.js';
import { onGroupEmptied } from './on-group-emptied.js';
import { onHostSwept } from './on-host-swept.js';
import { onInputWritten } from './on-input-written.js';
import { onLaunchSwept } from './on-launch-swept.js';
import { onLeftoversEnded } from './on-leftovers-ended.js';
import { onList } from './on-list.js';
import { onLiveRead } from './on-live-read.js';
import { onLostGroupEnded } from './on-lost-group-ended.js';
import { onOpenSession } from './on-open-session.js';
import { onOutputProgressed } from './on-output-progressed.js';
import { onReadOutput } from './on-read-output.js';
import { onRedeliver } from './on-redeliver.js';
import { onReport } from './on-report.js';
import { onSessionEndDue } from './on-session-end-due.js';
import { onSessionSwept } from './on-session-swept.js';
import { onSpawn } from './on-spawn.js';
import { onSpawnFailed } from './on-spawn-failed.js';
import { onSpawnSwept } from './on-spawn-swept.js';
import { onStarted } from './on-started.js';
import { onStarting } from './on-starting.js';
import { onTerminated } from './on-terminated.js';
import { onWait } from './on-wait.js';
import { onWaitExpired } from './on-wait-expired.js';
import { onWriteInput } from './on-write-input.js';
import type { CoordinatorProtocol } from './own-messages.js';
import type { CoordinatorPorts } from './ports/coordinator-ports.js';
import { type CoordinatorState, createState } from './state/coordinator-state.js';

/**
 * The coordinator: the only owner of the handle registry and the session index. The host asks it, process actors
 * and the feedback actor tell it facts. It never waits for a process, and never touches one but through its ports.
 *
 * @returns the definition; start it once per system, named 'coordinator', after the actor named 'feedback'
 */
export function createCoordinator(
  ports: CoordinatorPorts,
): ActorDefinition<CoordinatorProtocol, CoordinatorState, void> {
  return defineActor<CoordinatorProtocol, CoordinatorState>({
    kind: 'coordinator',
    mailbox: {
      capacity: MAILBOX_CAPACITY,
      overflow: 'reject',
      // Facts: a few per live handle or inbox item, so bounded where they begin. Its own messages always fit.
      reserved: [
        'starting',
        'started',
        'spawn-failed',
        'draining',
        'exited',
        'leftovers-ended',
        'group-emptied',
        'delivered',
        'acknowledged',
      ],
    },
    init: () => createState(ports),
    on: {
      spawn: onSpawn,
      'go-background': onGoBackground,
      cancel: onCancel,
      'end-session': onEndSession,
      close: onClose,
      'open-session': onOpenSession,
      list: onList,
      'read-output': onReadOutput,
      'write-input': onWriteInput,
      wait: onWait,
      report: onReport,
      starting: onStarting,
      started: onStarted,
      'spawn-failed': onSpawnFailed,
      'output-progressed': onOutputProgressed,
      draining: onDraining,
      exited: onExited,
      'leftovers-ended': onLeftoversEnded,
      'group-emptied': onGroupEmptied,
      delivered: onDelivered,
      acknowledged: onAcknowledged,
      'lost-group-ended': onLostGroupEnded,
      'spawn-swept': onSpawnSwept,
      'launch-swept': onLaunchSwept,
      'session-swept': onSessionSwept,
      'host-swept': onHostSwept,
      'cancel-overdue': onCancelOverdue,
      'answer-due': onAnswerDue,
      'background-due': onBackgroundDue,
      'session-end-due': onSessionEndDue,
      'close-due': onCloseDue,
      'wait-expired': onWaitExpired,
      redeliver: onRedeliver,
      'archive-read': onArchiveRead,
      'live-read': onLiveRead,
      'input-written': onInputWritten,
    },
    onTerminated,
  });
}
