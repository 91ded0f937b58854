// Samples the host while somebody watches, once a second at most, and tells every page the difference: one sample and
// one text for all of them. It asks the host as any caller does, and never waits for the machine: use of CPU and
// memory is measured on a thread of its own.
import type { ServerResponse } from 'node:http';
import { setTimeout as later } from 'node:timers';
import type { HandleListing } from '@longrun/protocol';
import type { DashboardSource, SourceInspection } from '../dashboard-source.js';
import { UsageMeter } from '../usage/usage-meter.js';
import { actorGroups } from './actor-groups.js';
import type { Delta, Problem, Snapshot } from './frame.js';
import { HandleBook } from './handle-book.js';
import { hostView } from './host-view.js';
import { Viewer } from './viewer.js';

/** Often enough to watch. A sample of 500 handles takes 2 ms of the host's thread, on a busy machine up to 10. */
const SAMPLE_MS = 1000;
/** Pages at once. Each costs the host's thread a write a second. */
export const MAX_VIEWERS = 16;

type Sections = Pick<Snapshot, 'host' | 'actors' | 'threads'>;

export class LiveFeed {
  readonly #source: DashboardSource;
  readonly #sampleMs: number;
  readonly #viewers = new Set<Viewer>();
  #book = new HandleBook();
  #meter: UsageMeter | undefined;
  /** The threads of meters that nobody needs any more have ended. */
  #meterGone: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** A sample is under way. Another one does not begin before it ends. */
  #sampling = false;
  #closed = false;
  #sections: Sections | undefined;
  #sentSections: Readonly<Record<keyof Sections, string>> | undefined;
  #sampledAt: number | undefined;
  #ends: string | undefined;
  #spawned = 0;

  constructor(source: DashboardSource, sampleMs: number = SAMPLE_MS) {
    this.#source = source;
    this.#sampleMs = sampleMs;
  }

  /** The response is the viewer's until it ends. False: there are `MAX_VIEWERS`. */
  add(response: ServerResponse): boolean {
    if (this.#closed || this.#viewers.size >= MAX_VIEWERS) return false;
    const viewer = new Viewer(response);
    response.once('close', () => this.#remove(viewer));
    this.#viewers.add(viewer);
    this.#meter ??= new UsageMeter();
    // Now if it is due or the first: a page that has just been opened is empty.
    if (this.#timer === undefined) this.#sampleSoon(0);
    else if (this.#sections !== undefined) this.#sendSnapshot(viewer);
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const viewer of [...this.#viewers]) {
      this.#remove(viewer);
      viewer.close();
    }
    this.#rest();
    await this.#meterGone;
  }

  #remove(viewer: Viewer): void {
    if (!this.#viewers.delete(viewer) || this.#viewers.size > 0) return;
    this.#rest();
  }

  /** Nobody watches: nothing is sampled, kept or measured. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#book = new HandleBook();
    this.#sections = undefined;
    this.#sentSections = undefined;
    this.#sampledAt = undefined;
    this.#ends = undefined;
    this.#spawned = 0;
    this.#meterGone = Promise.all([this.#meterGone, this.#meter?.close()]);
    this.#meter = undefined;
  }

  #sampleSoon(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = later(() => void this.#sample(), ms);
    // An open page does not keep the host's process alive.
    this.#timer.unref();
  }

  async #sample(): Promise<void> {
    // The one from before everybody had left is still under way: its end goes on.
    if (this.#sampling) return;
    this.#sampling = true;
    const book = this.#book;
    try {
      const inspection = await this.#source.inspect();
      const whole = this.#isWholeDue(inspection);
      const handles = await this.#source.listHandles({ includeFinished: whole });
      // Else nobody watches any more, or somebody else does.
      if (book === this.#book) this.#take(inspection, handles, whole);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const problem: Problem = { now: Date.now(), message };
      this.#sendAll('problem', JSON.stringify(problem));
    } finally {
      this.#sampling = false;
    }
    if (this.#viewers.size > 0) this.#sampleSoon(book === this.#book ? this.#sampleMs : 0);
  }

  /** A list with up to a thousand finished handles is worth asking for only when there is something new in it. */
  #isWholeDue(inspection: SourceInspection): boolean {
    return (
      this.#ends !== endsIn(inspection) || spawnedIn(inspection) < this.#spawned || this.#book.hasLingering
    );
  }

  #take(inspection: SourceInspection, handles: readonly HandleListing[], whole: boolean): void {
    const now = Date.now();
    const meter = this.#meter;
    const spawned = spawnedIn(inspection);
    const change = this.#book.apply({
      now,
      elapsedMs: this.#sampledAt === undefined ? 0 : now - this.#sampledAt,
      handles,
      whole,
      afterLoss: spawned < this.#spawned,
      usageOf: (handleId) => meter?.usageOf(handleId),
    });
    this.#spawned = spawned;
    this.#ends = endsIn(inspection);
    this.#sampledAt = now;
    const sections: Sections = {
      host: hostView(inspection),
      actors: actorGroups(inspection.system.actors),
      threads: inspection.threads.map(({ threadId: id, actors }) => ({ id, actors })),
    };
    this.#sections = sections;
    const delta: Delta = {
      now,
      ...this.#changedSections(sections),
      ...(change.added.length > 0 && { added: change.added }),
      ...(change.changed.length > 0 && { changed: change.changed }),
      ...(change.removed.length > 0 && { removed: change.removed }),
    };
    this.#sendAll('delta', JSON.stringify(delta));
    meter?.measure(this.#book.running);
  }

  #changedSections(sections: Sections): Partial<Sections> {
    const before = this.#sentSections;
    const texts = {
      host: JSON.stringify(sections.host),
      actors: JSON.stringify(sections.actors),
      threads: JSON.stringify(sections.threads),
    };
    this.#sentSections = texts;
    return {
      ...(texts.host !== before?.host && { host: sections.host }),
      ...(texts.actors !== before?.actors && { actors: sections.actors }),
      ...(texts.threads !== before?.threads && { threads: sections.threads }),
    };
  }

  #sendAll(event: 'delta' | 'problem', data: string): void {
    for (const viewer of [...this.#viewers]) {
      const keeps =
        viewer.needsSnapshot && event === 'delta' ? this.#sendSnapshot(viewer) : viewer.send(event, data);
      if (keeps) continue;
      this.#remove(viewer);
      viewer.close();
    }
  }

  #sendSnapshot(viewer: Viewer): boolean {
    if (this.#sections === undefined) return true;
    const snapshot: Snapshot = { now: Date.now(), ...this.#sections, handles: this.#book.rows };
    return viewer.send('snapshot', JSON.stringify(snapshot));
  }
}

/** Changes whenever a handle ends, or one that has ended is forgotten. */
function endsIn({ coordinator }: SourceInspection): string {
  const { spawned: _, refused: __, ...ends } = coordinator.counters;
  return JSON.stringify([ends, coordinator.receipts, coordinator.lingering]);
}

/** Less than before: another control thread counts. */
function spawnedIn({ coordinator }: SourceInspection): number {
  return coordinator.counters['spawned'] ?? 0;
}
