import type { Summary, ThresholdResult, Verdict } from '../results/summary.js';
import type { RunRecord } from './run-record.js';

/** What the run comes to. A planned fault that never happened, and a rare thing that was not reached, leave it incomplete. */
export function summarize(record: RunRecord, startedAt: number): Summary {
  const { scenario, tally, violations, judge } = record;
  const thresholds = record.thresholds.final();
  const faults = tally.faults(scenario.faults.map(({ fault }) => fault));
  const sometimes = scenario.sometimes.map((what) => {
    const detail = record.reached.reached.get(what);
    return { what, reached: detail !== undefined, detail: detail ?? 'never' };
  });
  const incomplete = [
    ...record.incomplete,
    ...faults.filter(({ done }) => done === 0).map(({ fault }) => `the fault ${fault} never happened`),
    ...sometimes.filter(({ reached }) => !reached).map(({ what }) => `${what} was never reached`),
  ];
  return {
    name: scenario.name,
    mode: scenario.mode,
    seed: scenario.seed,
    verdict: verdictOf(violations.length, incomplete, thresholds),
    startedAt,
    durationMs: record.history.now(),
    metrics: record.metrics.summaries(),
    thresholds,
    violations: violations.map(({ invariant, detail }) => ({ invariant, detail })),
    invariants: judge.looked,
    faults,
    sometimes,
    checks: tally.checks,
    calls: tally.calls,
    handles: judge.handles,
    remains: violations.filter(({ invariant }) => invariant === 'nothing-left').map(({ detail }) => detail),
    incomplete,
  };
}

function verdictOf(
  violations: number,
  incomplete: readonly string[],
  thresholds: readonly ThresholdResult[],
): Verdict {
  if (violations > 0) return 'invariant-broken';
  if (incomplete.length > 0) return 'incomplete';
  return thresholds.every(({ passed }) => passed) ? 'passed' : 'threshold-crossed';
}
