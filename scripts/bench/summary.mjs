// From samples to what is reported: per workload, case, metric and contender a median with its spread over rounds, how
// many times Longrun's number that is, and whether Longrun reaches its bars. Pure: the same results give the same summary.
import { stepKey } from './plan.mjs';
import { ratio, spread } from './statistics.mjs';

/** In this order: the first that was measured is whom the others are compared with, and whose bars count. */
const OURS = ['longrun-native', 'longrun-portable'];

/** `[{ id, title, note, ours, cases, contenders, metrics: [{ …, rows: [{ contender, cells }] }], bars }]`. */
export function summarise(workloads, contenders, results, scale) {
  return workloads.map((workload) => summaryOf(workload, contenders, results, scale));
}

function summaryOf(workload, contenders, results, scale) {
  const cases = workload.cases(scale).map(({ name }) => name);
  const outcome = (contender, name) => results[stepKey(workload.pass, name)]?.[contender];
  const values = (contender, name, metric) => {
    const { of } = workload.metrics.find(({ id }) => id === metric);
    return (outcome(contender, name)?.groups ?? []).map((samples) => measured(of, samples));
  };
  const ours = OURS.find((id) => cases.some((name) => isMeasured(outcome(id, name))));
  const at = {
    cases,
    mine: (name, metric) => (ours === undefined ? [] : values(ours, name, metric)),
    ratioOf: (other, name, metric) => ratio(at.mine(name, metric), values(other, name, metric)),
    ratioTo: (other, name, metric) => ratio(values(other, name, metric), at.mine(name, metric)),
  };
  const cellOf = (contender, name, metric) => ({
    case: name,
    values: values(contender, name, metric),
    spread: spread(values(contender, name, metric)),
    ratio: ours === undefined || ours === contender ? undefined : at.ratioTo(contender, name, metric),
    skipped: outcome(contender, name)?.skipped,
    failed: (outcome(contender, name)?.failures.length ?? 0) > 0,
  });
  const metrics = workload.metrics.map(({ id, title, unit, more = false, limit }) => ({
    id,
    title,
    unit,
    more,
    limit,
    rows: contenders.map((one) => ({
      contender: one.id,
      name: one.name,
      cells: cases.map((name) => cellOf(one.id, name, id)),
    })),
  }));
  const { id, title, note } = workload;
  return { id, title, note, ours, cases, metrics, bars: workload.bars(at) };
}

function isMeasured(outcome) {
  return (outcome?.groups ?? []).some((samples) => samples !== undefined);
}

/** A number, or undefined: of a group that failed, or a contender that has no such thing (an event loop). */
function measured(of, samples) {
  const value = samples === undefined ? undefined : of(samples);
  return Number.isFinite(value) ? value : undefined;
}
