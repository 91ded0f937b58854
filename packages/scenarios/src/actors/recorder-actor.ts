import { type ActorDefinition, defineActor, type ReplyTo } from '@longrun/actor';
import type { MessageEvent } from '../history/message-event.js';
import { listenToActors } from './listen-to-actors.js';
import { type Alarm, listenToAlarms } from './listen-to-alarms.js';

/** What the recorder has heard since it was asked last. */
export interface Recorded {
  /** `at` is milliseconds of `process.hrtime`, which is the same for all threads. */
  readonly events: readonly MessageEvent[];
  /** Events that found no room. */
  readonly dropped: number;
  readonly alarms: readonly Alarm[];
}

/** Hand over what was heard. The first one that wants events begins to hear them. */
export interface DrainRecorder {
  readonly type: 'drain';
  readonly withEvents: boolean;
  readonly replyTo: ReplyTo<Recorded>;
}

/** Between two drains: 4 a second take 80,000 events a second, more than two cores make. Some 4 MiB. */
const MAX_EVENTS = 20_000;
const MAX_ALARMS = 100;

interface Recorder {
  events: MessageEvent[];
  dropped: number;
  alarms: Alarm[];
  stopEvents: (() => void) | undefined;
  readonly stopAlarms: () => void;
}

/**
 * An actor of an embedder's own, on the control thread: hears the kernel's events and the coordinator's alarms there, and
 * hands them to the world that asks. It is not heard itself. Process actors are on threads of their own: of them it
 * hears what they tell the coordinator.
 */
export const recorderActor: ActorDefinition<DrainRecorder, Recorder, undefined> = defineActor<
  DrainRecorder,
  Recorder,
  undefined
>({
  kind: 'scenario-recorder',
  module: import.meta.url,
  init: () => {
    const alarms: Alarm[] = [];
    const stopAlarms = listenToAlarms((alarm) => {
      if (recorder.alarms.length < MAX_ALARMS) recorder.alarms.push(alarm);
    });
    const recorder: Recorder = { events: [], dropped: 0, alarms, stopEvents: undefined, stopAlarms };
    return recorder;
  },
  on: {
    drain: (recorder, { withEvents, replyTo }, ctx) => {
      if (withEvents) recorder.stopEvents ??= hearEvents(recorder, ctx.self.address.id);
      const { events, dropped, alarms } = recorder;
      ctx.reply(replyTo, { events, dropped, alarms });
      recorder.events = [];
      recorder.dropped = 0;
      recorder.alarms = [];
    },
  },
  stopping: (recorder) => {
    recorder.stopEvents?.();
    recorder.stopAlarms();
  },
});

function hearEvents(recorder: Recorder, self: string): () => void {
  return listenToActors((event) => {
    if (event.actor === self) return;
    if (recorder.events.length >= MAX_EVENTS) recorder.dropped += 1;
    else recorder.events.push({ ...event, at: threadTimeMs() });
  });
}

/** Milliseconds on a clock that all threads of the process share, and that never goes back. */
export function threadTimeMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
