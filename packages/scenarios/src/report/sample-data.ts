import type { HistoryEvent, Sampled } from '../history/history-event.js';
import type { Lines, SampleData } from './report-data.js';

type Sample = Sampled & { readonly at: number };

const MIB = 1024 * 1024;
/** More lines than that cannot be told apart. */
const MAX_MAILBOXES = 5;

/** Resources over time, as the history's samples have them. */
export function sampleData(history: readonly HistoryEvent[]): SampleData {
  const samples = history.filter((event): event is Sample => event.type === 'sample');
  const at = samples.map((sample) => sample.at);
  const lines = (wanted: Readonly<Record<string, (sample: Sample) => number | undefined>>): Lines => ({
    at,
    lines: Object.entries(wanted)
      .map(([name, read]) => ({ name, values: samples.map((sample) => read(sample) ?? null) }))
      .filter(({ values }) => values.some((value) => value !== null)),
  });
  return {
    handles: lines({
      'live handles': (sample) => sample.liveHandles,
      'queued commands': (sample) => sample.queuedCommands,
      'process threads': (sample) => sample.processThreads,
    }),
    mailboxes: lines(
      Object.fromEntries(
        deepest(samples).map((actor) => [actor, (sample: Sample) => depthOf(sample, actor)] as const),
      ),
    ),
    memory: lines({
      'resident memory': ({ rssBytes }) => (rssBytes === undefined ? undefined : rssBytes / MIB),
    }),
    cpu: lines({
      'CPU, cores': (sample) => sample.cpu,
    }),
  };
}

/** The actors whose mailboxes were deepest. */
function deepest(samples: readonly Sample[]): readonly string[] {
  const highest = new Map<string, number>();
  for (const { mailboxes } of samples) {
    for (const { actor, depth } of mailboxes) highest.set(actor, Math.max(depth, highest.get(actor) ?? 0));
  }
  return [...highest]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_MAILBOXES)
    .map(([actor]) => actor);
}

function depthOf({ mailboxes }: Sample, actor: string): number | undefined {
  return mailboxes.find((mailbox) => mailbox.actor === actor)?.depth;
}
