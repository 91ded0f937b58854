import { METRICS, type MetricName } from '../metrics/metric.js';
import { buildReportData } from '../report/build-report-data.js';
import { renderReport } from '../report/render-report.js';
import type { SeriesPoint } from '../report/report-input.js';
import { describeEnvironment, type Environment } from '../results/environment.js';
import type { ProgressSnapshot } from '../results/live-progress.js';
import { openResults, type ResultsWriter } from '../results/results-writer.js';
import type { Summary } from '../results/summary.js';
import type { ResolvedScenario } from '../script/resolved-scenario.js';
import type { Program } from '../script/scenario.js';
import type { Remains, World } from '../world/world.js';
import { conduct } from './conduct.js';
import { openWorld } from './open-world.js';
import { Progress } from './progress.js';
import { ResourceMeter } from './resource-meter.js';
import { RunRecord } from './run-record.js';
import { summarize } from './summarize.js';

/** Tiny programs that flows may spawn by name. */
export interface Fixtures {
  readonly directory: string;
  readonly names: readonly string[];
}

export interface RunOptions {
  /** @default none */
  readonly fixtures?: Fixtures;
  /** Directory under which results are kept. @default none are */
  readonly results?: string;
  /** Called with how it is going, at every sample and more often. */
  readonly progress?: (snapshot: ProgressSnapshot) => void;
  /** Called with a line about what must not be missed. */
  readonly note?: (text: string) => void;
  /** Ends the load at once; what is there by then is judged. */
  readonly signal?: AbortSignal;
}

export interface RunOutcome {
  readonly summary: Summary;
  /** Where its results are. */
  readonly directory: string | undefined;
}

/**
 * Runs a scenario from the first boot to the last look at what is left, and writes its results. Rejects only when the
 * service cannot be started or results have no place; everything else is in the summary.
 */
export async function runResolved(scenario: ResolvedScenario, options: RunOptions): Promise<RunOutcome> {
  const startedAt = Date.now();
  const { name, mode } = scenario;
  const results =
    options.results === undefined ? undefined : await openResults({ root: options.results, name, startedAt });
  const { world, drive } = await openWorld(scenario, {
    fixtures: options.fixtures?.directory ?? '',
    results: results?.directory,
  });
  const environment = describeEnvironment(world.launcher);
  const record = new RunRecord(scenario, world.clock);
  listen(record, world, results, options);
  await results?.writeScenario(scenario);
  await results?.writeEnvironment(environment);

  const meter = mode === 'simulated' ? undefined : new ResourceMeter();
  const signal = options.signal ?? new AbortController().signal;
  const programs = programsOf(scenario, options.fixtures?.names ?? []);
  try {
    await drive(conduct({ record, world, programs, meter, signal }));
  } finally {
    meter?.stop();
    judgeRemains(record, await drive(world.close()));
  }
  record.judgeEnd();
  await results?.endStreams();
  record.incomplete.push(...(results?.problems ?? []));
  const summary = summarize(record, startedAt);
  if (results !== undefined) await writeReport(results, record, summary, environment);
  return { summary, directory: results?.directory };
}

function listen(
  record: RunRecord,
  world: World,
  results: ResultsWriter | undefined,
  { progress, note }: RunOptions,
): void {
  const { history } = record;
  history.onEvent((event) => results?.history(event));
  if (progress !== undefined) {
    const shown = new Progress(record);
    history.onEvent((event) => progress(shown.after(event)));
  }
  if (note !== undefined) {
    history.onEvent((event) => {
      if (event.type === 'violation') note(`✗ ${event.invariant}: ${event.detail}`);
      if (event.type === 'fault-ended') note(`⚡ ${event.fault} ${event.outcome}: ${event.detail}`);
    });
  }
  world.onMessage((event) => {
    const timed = { ...event, at: history.since(event.at) };
    record.message(timed);
    results?.message(timed);
  });
  world.onNotice((notice) => {
    if (notice.type === 'violation') {
      const { invariant, detail } = notice;
      history.record({ type: 'violation', invariant, detail });
    } else if (notice.level !== 'warn') {
      history.record({
        type: 'note',
        text: `${notice.level}: ${notice.message} ${JSON.stringify(notice.fields)}`,
      });
    }
  });
}

function programsOf(scenario: ResolvedScenario, fixtures: readonly string[]): ReadonlyMap<string, Program> {
  const ofFixtures = fixtures.map((fixture): [string, Program] => [fixture, { fixture }]);
  return new Map([...ofFixtures, ...Object.entries(scenario.programs)]);
}

function judgeRemains({ judge }: RunRecord, remains: Remains): void {
  for (const [what, left] of Object.entries(remains) as [keyof Remains, readonly string[]][]) {
    judge.check(left.length === 0, 'nothing-left', `${left.length} ${what} left: ${left.join(', ')}`);
  }
}

async function writeReport(
  results: ResultsWriter,
  record: RunRecord,
  summary: Summary,
  environment: Environment,
): Promise<void> {
  const trends = TRENDS.filter((metric) => metric in summary.metrics);
  const data = buildReportData({
    summary,
    environment,
    history: record.kept.events,
    messages: record.messages,
    series: Object.fromEntries(trends.map((metric) => [metric, seriesOf(record, metric)])),
    percentiles: Object.fromEntries(trends.map((metric) => [metric, record.metrics.percentiles(metric)])),
    leftOut: { history: record.kept.omitted, messages: record.messagesOmitted },
  });
  await results.writeSummary(summary, renderReport(data));
}

// The keys are the names.
const TRENDS = (Object.keys(METRICS) as MetricName[]).filter((metric) => METRICS[metric] === 'trend');

function seriesOf({ metrics }: RunRecord, metric: MetricName): readonly SeriesPoint[] {
  return metrics
    .series(metric)
    .map(({ atMs, widthMs, ...quantiles }) => ({ at: atMs + widthMs, ...quantiles }));
}
