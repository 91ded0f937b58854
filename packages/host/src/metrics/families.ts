import type { MetricFamily } from './metric-family.js';

/** Every metric, by its name in this code. */
export type FamilyKey =
  | 'handles'
  | 'lingering'
  | 'queued'
  | 'started'
  | 'durations'
  | 'spawns'
  | 'spawnErrors'
  | 'kills'
  | 'escapees'
  | 'output'
  | 'dropped'
  | 'spilled'
  | 'inboxItems'
  | 'inboxDeepest'
  | 'delivered'
  | 'redelivered'
  | 'sessions'
  | 'sessionsEnded'
  | 'actors'
  | 'mailboxDepth'
  | 'mailboxHighWater'
  | 'mailboxCapacity'
  | 'actorRestarts'
  | 'deadLetters'
  | 'asks'
  | 'threads'
  | 'guardianRestarts'
  | 'controlDeaths'
  | 'illegalMoves'
  | 'violations'
  | 'up'
  | 'age';

/**
 * Every metric of a host, in the order of the text. `packages/docs/observability.md` has the same table, and a test
 * keeps the two together. No label ever holds a session, a handle or a command: those have no bound.
 */
export const FAMILIES: Readonly<Record<FamilyKey, MetricFamily>> = {
  handles: gauge('longrun_handles', 'Live handles by state.', 'state'),
  lingering: gauge('longrun_handles_lingering', 'Finished handles whose processes run on.'),
  queued: gauge('longrun_commands_queued', 'Commands that wait for a process thread.'),
  started: counter('longrun_handles_started_total', 'Commands whose process came to be.'),
  durations: histogram(
    'longrun_handle_duration_seconds',
    'From the spawn to the exit of the program, once for each handle, by how it ended.',
    'outcome',
  ),
  spawns: histogram(
    'longrun_spawn_duration_seconds',
    'From the admission of a command until its process is known to exist, waiting for a thread included.',
  ),
  spawnErrors: counter(
    'longrun_spawn_errors_total',
    'Calls of run_command, run_test and run_build_command that were rejected, by error code.',
    'code',
  ),
  kills: histogram(
    'longrun_kill_duration_seconds',
    'From the cancel, timeout, session end or close until the whole tree was verified gone, or survivors were named.',
    'cause',
    'result',
  ),
  escapees: counter(
    'longrun_escapees_ended_total',
    'Processes ended that commands had left outside their process groups.',
  ),
  output: counter('longrun_output_bytes_total', 'Bytes of output read from commands.', 'stream'),
  dropped: counter(
    'longrun_output_dropped_bytes_total',
    'Bytes of output that were read and are nowhere any more, counted at the end of their handle.',
  ),
  spilled: gauge('longrun_spilled_bytes', 'Bytes in the spill files of this host.'),
  inboxItems: gauge('longrun_inbox_items', 'Items that have arrived in inboxes and were not taken.'),
  inboxDeepest: gauge('longrun_inbox_deepest_items', 'Items of the session that has the most.'),
  delivered: counter('longrun_results_delivered_total', 'Results put in inboxes.'),
  redelivered: counter('longrun_results_redelivered_total', 'Results sent to the feedback actor once more.'),
  sessions: gauge('longrun_sessions_open', 'Sessions that take commands, as the coordinator knows them.'),
  sessionsEnded: counter('longrun_sessions_ended_total', 'Sessions that have ended.'),
  actors: gauge('longrun_actors', 'Actors of the control thread and those it reaches on others.', 'kind'),
  mailboxDepth: gauge('longrun_mailbox_messages', 'Messages that wait in mailboxes, all of a kind.', 'kind'),
  mailboxHighWater: gauge(
    'longrun_mailbox_high_water_messages',
    'Most messages that ever waited in one mailbox, of the actors there are now.',
    'kind',
  ),
  mailboxCapacity: gauge('longrun_mailbox_capacity_messages', 'What one mailbox takes.', 'kind'),
  actorRestarts: counter('longrun_actor_restarts_total', 'Restarts of actors by their supervision.', 'kind'),
  deadLetters: counter('longrun_dead_letters_total', 'Messages that nobody handled.', 'reason'),
  asks: gauge('longrun_asks_pending', 'Questions between actors that are not answered yet.'),
  threads: gauge('longrun_process_threads', 'Threads for process actors, with one or more or none.', 'state'),
  guardianRestarts: counter(
    'longrun_guardian_restarts_total',
    'Guardians that took the place of a dead one.',
  ),
  controlDeaths: counter('longrun_control_thread_deaths_total', 'Control threads that were lost.'),
  illegalMoves: counter(
    'longrun_illegal_moves_total',
    'Moves of handles that were refused as illegal: a defect.',
  ),
  violations: counter('longrun_invariant_violations_total', 'Assertions that failed: a defect.'),
  up: gauge('longrun_control_up', 'Whether the control thread has answered this scrape: 1, or 0.'),
  age: gauge(
    'longrun_control_snapshot_age_seconds',
    'How old those values are that the control thread has to be asked for. 0 when it has answered.',
  ),
};

function gauge(name: string, help: string, ...labels: string[]): MetricFamily {
  return { name, type: 'gauge', help, labels };
}

function counter(name: string, help: string, ...labels: string[]): MetricFamily {
  return { name, type: 'counter', help, labels };
}

function histogram(name: string, help: string, ...labels: string[]): MetricFamily {
  return { name, type: 'histogram', help, labels };
}
