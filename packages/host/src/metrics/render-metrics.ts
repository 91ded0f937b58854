import type { InboxDepths } from '../inbox/inbox-mirror.js';
import type { ControlGauges, KindGauges } from './control-gauges.js';
import type { ControlSnapshot } from './control-snapshots.js';
import { expose } from './exposition.js';
import { FAMILIES, type FamilyKey } from './families.js';
import type { Sample } from './metric-family.js';
import type { MetricStore } from './metric-store.js';

/** Everything as Prometheus text, in the order of `FAMILIES`. Nothing is said of what is not known yet. */
export function renderMetrics(store: MetricStore, snapshot: ControlSnapshot, inboxes: InboxDepths): string {
  const gauges = new Map<FamilyKey, readonly Sample[]>([
    ...(snapshot.gauges === undefined ? [] : controlSamples(snapshot.gauges)),
    one('inboxItems', inboxes.items),
    one('inboxDeepest', inboxes.deepest),
    one('up', snapshot.up ? 1 : 0),
    one('age', snapshot.ageMs / 1000),
  ]);
  // The keys are those of the table.
  return (Object.keys(FAMILIES) as FamilyKey[])
    .map((key) => expose(FAMILIES[key], gauges.get(key) ?? store.samples(key)))
    .join('');
}

function controlSamples(gauges: ControlGauges): readonly (readonly [FamilyKey, readonly Sample[]])[] {
  const ofKinds = (key: FamilyKey, value: (kind: KindGauges) => number) =>
    labelled(
      key,
      Object.entries(gauges.kinds).map(([kind, sums]) => [kind, value(sums)]),
    );
  return [
    labelled('handles', Object.entries(gauges.handles)),
    one('lingering', gauges.lingering),
    one('queued', gauges.queued),
    one('spilled', gauges.spilledBytes),
    one('sessions', gauges.sessionsOpen),
    ofKinds('actors', ({ actors }) => actors),
    ofKinds('mailboxDepth', ({ depth }) => depth),
    ofKinds('mailboxHighWater', ({ highWater }) => highWater),
    ofKinds('mailboxCapacity', ({ capacity }) => capacity),
    one('asks', gauges.asksPending),
    labelled('threads', Object.entries(gauges.threads)),
  ];
}

function one(key: FamilyKey, value: number): readonly [FamilyKey, readonly Sample[]] {
  return [key, [{ labels: [], value }]];
}

/** One sample for each value of the family's one label. */
function labelled(
  key: FamilyKey,
  values: readonly (readonly [string, number])[],
): readonly [FamilyKey, readonly Sample[]] {
  const [name = ''] = FAMILIES[key].labels;
  return [key, values.map(([value, number]) => ({ labels: [[name, value]], value: number }))];
}
