// The report in the terminal: a table per workload and metric, then its bars.
import { times, withSpread } from './numbers.mjs';

export function terminalReport(summary) {
  return summary
    .map((workload) => [...head(workload), ...workload.metrics.flatMap(table), ...bars(workload)].join('\n'))
    .join('\n\n');
}

function head({ id, title, note }) {
  return [`${id}  ${title}: ${note}`];
}

function table({ title, unit, more, rows }) {
  const shown = rows.filter(({ cells }) => cells.some(({ spread }) => spread !== undefined));
  if (shown.length === 0) return [`  ${title}: not measured`];
  const cases = shown[0].cells.map((cell) => cell.case);
  const lines = [
    [`${title}, ${unit}${more ? ' (more is better)' : ''}`, ...cases],
    ...shown.map(({ name, cells }) => [name, ...cells.map(cellText)]),
  ];
  return aligned(lines).map((line) => `  ${line}`);
}

/** `0.412 (0.398–0.431) 12.3×`: median over rounds, its spread, and how many times Longrun's it is. */
export function cellText({ spread, ratio, failed }) {
  if (failed) return 'FAILED';
  if (spread === undefined) return '–';
  return `${withSpread(spread)}${ratio === undefined ? '' : ` ${times(ratio.median)}`}`;
}

/** Columns as wide as their widest cell; the first is text, the others stand at the right. */
export function aligned(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) =>
    line
      .map((text, column) => (column === 0 ? text.padEnd(widths[0]) : text.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

function bars({ bars: all }) {
  return aligned(
    all.map(({ text, measured, bound, reached }) => [`  bar: ${text}`, measured, bound, verdict(reached)]),
  );
}

export function verdict(reached) {
  if (reached === undefined) return 'not measured';
  return reached ? 'reached' : 'below its bar';
}

/** One line for the end: how many bars are reached. */
export function barCount(summary) {
  const all = summary.flatMap(({ bars: some }) => some);
  const reached = all.filter((bar) => bar.reached === true).length;
  const below = all.filter((bar) => bar.reached === false).length;
  return `${reached} of ${all.length} bars reached, ${below} below, ${all.length - reached - below} not measured`;
}
