import { pause } from '../flow/pause.js';
import type { History } from '../history/history.js';
import type { HistoryJudge } from '../invariants/history-judge.js';
import { judgeView } from '../invariants/view-judge.js';
import type { ReachedTracker } from '../sometimes/reached.js';
import type { World, WorldView } from '../world/world.js';
import type { ResourceMeter } from './resource-meter.js';

export interface SamplerDeps {
  readonly world: World;
  readonly history: History;
  readonly judge: HistoryJudge;
  readonly reached: ReachedTracker;
  /** None in virtual time: what this process uses says nothing there. */
  readonly meter: ResourceMeter | undefined;
}

/** Looks at the service every so often until the signal is aborted. */
export async function sample(deps: SamplerDeps, everyMs: number, signal: AbortSignal): Promise<void> {
  do await look(deps);
  while (await pause(deps.world.clock, everyMs, signal));
}

/** Looks once: judges what is seen, and records it. A service that cannot be seen now is a note, not a violation. */
async function look({ world, history, judge, reached, meter }: SamplerDeps): Promise<void> {
  let view: WorldView;
  try {
    view = await world.observe();
  } catch (error) {
    history.record({
      type: 'note',
      text: `not seen: ${error instanceof Error ? error.message : String(error)}`,
    });
    return;
  }
  judgeView(view, judge);
  reached.look(view);
  const { liveHandles, queuedCommands, processThreads, mailboxes } = view;
  history.record({
    type: 'sample',
    liveHandles,
    queuedCommands,
    processThreads,
    mailboxes,
    ...meter?.read(),
  });
}
