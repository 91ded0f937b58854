// A run on one screen of a terminal: the verdict first, then why, then what was measured.
import { describeMetric } from './describe-metric.js';
import { formatMetric, formatMs, formatNumber } from './format.js';
import type { Summary, ThresholdResult } from './summary.js';
import { VERDICT_TEXT } from './verdict-text.js';

export interface SummaryTextOptions {
  /** ANSI colours, for a terminal. */
  readonly colour: boolean;
}

type Paint = (text: string) => string;
interface Paints {
  readonly good: Paint;
  readonly bad: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
}
type Row = readonly [label: string, ...cells: string[]];

/** Broken invariants that are named one by one; the page names them all. */
const MAX_VIOLATIONS = 20;
/** Rows of what was left, or of tagged metrics: more would push the verdict off the screen. */
const MAX_REMAINS = 20;

/** The text of `summary.txt`, and what a terminal shows at the end of a run. Ends in a newline. */
export function writeSummaryText(summary: Summary, { colour }: SummaryTextOptions): string {
  const paints = colour ? COLOURS : PLAIN;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['', head(summary, paints)],
    ['incomplete because', summary.incomplete.map((text) => `  ${text}`)],
    ['broken invariants', violations(summary, paints)],
    ['thresholds', align(summary.thresholds.map((one) => thresholdRow(one, summary, paints)))],
    ['metrics', metrics(summary, paints)],
    ['checks', align(summary.checks.map((one) => checkRow(one, paints)))],
    ['calls', align(countRows(summary.calls))],
    ['handles', align(countRows(summary.handles))],
    ['faults', align(summary.faults.map(({ fault, done, missed }) => faultRow(fault, done, missed)))],
    ['sometimes', align(summary.sometimes.map((one) => sometimesRow(one, paints)))],
    ['invariants', align(invariantRows(summary, paints))],
    ['left behind', remains(summary, paints)],
  ];
  const shown = sections.filter(([, lines]) => lines.length > 0);
  return `${shown.map(([title, lines]) => [...(title === '' ? [] : [paints.bold(title)]), ...lines].join('\n')).join('\n\n')}\n`;
}

function head({ name, mode, seed, verdict, durationMs }: Summary, { good, bad, bold }: Paints): string[] {
  const paint = verdict === 'passed' ? good : bad;
  const mark = verdict === 'passed' ? '✓' : '✗';
  return [
    `${paint(bold(`${mark} ${name}: ${VERDICT_TEXT[verdict]}`))}  ·  ${mode}  ·  seed ${seed}  ·  ${formatMs(durationMs)}`,
  ];
}

function violations({ violations: all }: Summary, { bad }: Paints): readonly string[] {
  const lines = all
    .slice(0, MAX_VIOLATIONS)
    .map(({ invariant, detail }) => `  ${bad(`✗ ${invariant}`)}: ${detail}`);
  const more = all.length - lines.length;
  return more > 0 ? [...lines, `  and ${formatNumber(more)} more`] : lines;
}

function thresholdRow(result: ThresholdResult, { metrics: all }: Summary, paints: Paints): Row {
  const { metric, threshold, passed, value, aborted } = result;
  const kind = all[metric]?.kind ?? 'gauge';
  const shown = value === undefined ? 'no value' : formatMetric(metric, kind, value);
  const end = aborted ? `${shown}, ended the run` : shown;
  return [mark(passed, paints), metric, threshold, passed ? end : paints.bad(end)];
}

function metrics({ metrics: all }: Summary, { dim }: Paints): readonly string[] {
  const names = Object.keys(all);
  const width = Math.max(0, ...names.map((name) => name.length)) + 2;
  return Object.entries(all).map(([name, metric]) => {
    const pieces = describeMetric(name, metric).map(([label, value]) =>
      label === '' ? value.padEnd(9) : `${dim(`${label}=`)}${value.padEnd(9)}`,
    );
    return `  ${name}${dim('.'.repeat(width - name.length))}: ${pieces.join(' ').trimEnd()}`;
  });
}

function checkRow({ name, passed, failed }: Summary['checks'][number], paints: Paints): Row {
  const all = formatNumber(passed + failed);
  return [mark(failed === 0, paints), name, `${formatNumber(passed)} of ${all}`];
}

function countRows(counts: Readonly<Record<string, number>>): readonly Row[] {
  return Object.entries(counts).map(([name, count]) => ['', name, formatNumber(count)]);
}

function faultRow(fault: string, done: number, missed: number): Row {
  const more = missed === 0 ? '' : `, ${formatNumber(missed)} found nothing to hit`;
  return ['', fault, `${formatNumber(done)} done${more}`];
}

function sometimesRow({ what, reached, detail }: Summary['sometimes'][number], paints: Paints): Row {
  return [mark(reached, paints), what, detail];
}

function invariantRows({ invariants, violations: broken }: Summary, paints: Paints): readonly Row[] {
  return Object.entries(invariants).map(([name, looks]) => {
    const times = broken.filter(({ invariant }) => invariant === name).length;
    const told = times === 0 ? '' : paints.bad(`, broken ${formatNumber(times)} times`);
    return [mark(times === 0, paints), name, `looked at ${formatNumber(looks)} times${told}`];
  });
}

function remains({ remains: all }: Summary, { good, bad }: Paints): readonly string[] {
  if (all.length === 0) return [`  ${good('✓')} no process, thread, descriptor or file`];
  const lines = all.slice(0, MAX_REMAINS).map((text) => `  ${bad('✗')} ${text}`);
  const more = all.length - lines.length;
  return more > 0 ? [...lines, `  and ${formatNumber(more)} more`] : lines;
}

function mark(good: boolean, paints: Paints): string {
  return good ? paints.good('✓') : paints.bad('✗');
}

/** Columns below each other; the first is a mark or nothing, the last is as long as it is. */
function align(rows: readonly Row[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns - 1 }, (_, column) =>
    Math.max(...rows.map((row) => (column === 0 && row[0] !== '' ? 1 : (row[column] ?? '').length))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column];
      if (column === 0) return cell === '' && width === 0 ? undefined : cell;
      return width === undefined ? cell : cell.padEnd(width);
    });
    return `  ${cells
      .filter((cell) => cell !== undefined)
      .join(' '.repeat(2))
      .trimEnd()}`;
  });
}

const same: Paint = (text) => text;
const PLAIN: Paints = { good: same, bad: same, dim: same, bold: same };
const COLOURS: Paints = {
  good: (text) => `\u001b[32m${text}\u001b[39m`,
  bad: (text) => `\u001b[31m${text}\u001b[39m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
};
