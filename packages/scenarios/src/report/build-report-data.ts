// From what a run has kept to what its page is drawn from.
import { formatNumber } from '../results/format.js';
import { actorLanes } from './actor-lanes.js';
import { faultSpans } from './fault-spans.js';
import { handleLanes } from './handle-lanes.js';
import type { ReportData } from './report-data.js';
import type { ReportInput } from './report-input.js';
import { sampleData } from './sample-data.js';
import { throughputData } from './throughput-data.js';
import { trendData } from './trend-data.js';

/** Everything that the page shows. Bounded: see `MAX_HANDLES`; the charts have one point per interval or sample. */
export function buildReportData(input: ReportInput): ReportData {
  const { summary, environment, history, messages } = input;
  const endMs = Math.max(1, summary.durationMs, history.at(-1)?.at ?? 0);
  const { handles, all } = handleLanes(history, messages, endMs);
  return {
    summary,
    ...(environment !== undefined && { environment }),
    endMs,
    trends: trendData(input),
    throughput: throughputData(input, endMs),
    samples: sampleData(history),
    faults: faultSpans(history, endMs),
    actors: actorLanes(messages, endMs),
    handles,
    handleCount: all,
    notes: notes(input),
  };
}

function notes({ messages, leftOut = { history: 0, messages: 0 } }: ReportInput): readonly string[] {
  const lacks: string[] = [];
  if (leftOut.history > 0) {
    lacks.push(`The last ${formatNumber(leftOut.history)} events of the run are not in this page.`);
  }
  if (leftOut.messages > 0) {
    lacks.push(`The last ${formatNumber(leftOut.messages)} messages of the run are not in this page.`);
  }
  if (messages.length === 0) lacks.push('Messages of actors could not be seen in this run.');
  return lacks;
}
