// What the page knows: the last snapshot with every difference since. Everything that is shown is drawn from here.
import type { ActorGroup, Delta, HandleRow, HostView, Snapshot, ThreadView } from '../dist/live/frame.js';

export class Model {
  readonly handles: Map<string, HandleRow> = new Map();
  host: HostView | undefined;
  actors: readonly ActorGroup[] = [];
  threads: readonly ThreadView[] = [];
  /** The host's clock at the last sample: ages stand still when nothing comes any more. */
  now: number = 0;

  applySnapshot(snapshot: Snapshot): void {
    this.handles.clear();
    for (const row of snapshot.handles) this.handles.set(row.id, row);
    this.host = snapshot.host;
    this.actors = snapshot.actors;
    this.threads = snapshot.threads;
    this.now = snapshot.now;
  }

  applyDelta(delta: Delta): void {
    const { now, host, actors, threads, added = [], changed = [], removed = [] } = delta;
    this.now = now;
    if (host !== undefined) this.host = host;
    if (actors !== undefined) this.actors = actors;
    if (threads !== undefined) this.threads = threads;
    for (const row of added) this.handles.set(row.id, row);
    for (const change of changed) {
      const row = this.handles.get(change.id);
      if (row !== undefined) this.handles.set(row.id, { ...row, ...change });
    }
    for (const id of removed) this.handles.delete(id);
  }
}
