// The parts of the page that need no script: verdict, thresholds, and everything that the summary says.
import { describeMetric } from '../results/describe-metric.js';
import type { Environment } from '../results/environment.js';
import { formatBytes, formatMetric, formatMs, formatNumber } from '../results/format.js';
import type { Summary } from '../results/summary.js';
import { VERDICT_TEXT } from '../results/verdict-text.js';
import { escapeHtml } from './escape.js';
import type { FaultSpan } from './lane.js';

/** Rows of a table that could be as long as the run: the files of the run have them all. */
const MAX_ROWS = 100;

export function headSection(summary: Summary, environment: Environment | undefined): string {
  const { name, verdict, mode, seed, startedAt, durationMs, incomplete, violations } = summary;
  const passed = verdict === 'passed';
  const text = VERDICT_TEXT[verdict];
  const facts = [
    `${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC, ${formatMs(durationMs)}, mode ${mode}, seed ${seed}`,
    ...(environment === undefined ? [] : [environmentText(environment)]),
  ];
  const reasons = [
    ...violations
      .slice(0, MAX_ROWS)
      .map(({ invariant, detail }) => `<li><b>${escapeHtml(invariant)}</b>: ${escapeHtml(detail)}</li>`),
    ...rest(violations.length),
    ...incomplete.map((why) => `<li>${escapeHtml(why)}</li>`),
  ];
  return [
    `<h1>${escapeHtml(name)}</h1>`,
    `<p class="verdict ${passed ? 'good' : 'bad'}">${passed ? '✓' : '✗'} ${escapeHtml(text[0]?.toUpperCase() + text.slice(1))}</p>`,
    ...facts.map((fact) => `<p class="dim">${escapeHtml(fact)}</p>`),
    reasons.length === 0 ? '' : `<ul class="reasons">${reasons.join('')}</ul>`,
  ].join('\n');
}

function environmentText({ node, kernel, cores, cpu, memoryBytes, load, launcher }: Environment): string {
  return `Node.js ${node}, ${kernel}, ${cores} × ${cpu}, ${formatBytes(memoryBytes)}, load at the start ${load.join(' ')}, launcher ${launcher}`;
}

export function thresholdSection({ thresholds, metrics }: Summary): string {
  if (thresholds.length === 0) return '<p class="dim">The scenario sets no thresholds.</p>';
  const rows = thresholds.map(({ metric, threshold, passed, value, aborted }) => {
    const shown =
      value === undefined ? 'no value' : formatMetric(metric, metrics[metric]?.kind ?? 'gauge', value);
    const word = passed ? 'kept' : aborted ? 'crossed, ended the run' : 'crossed';
    return `<tr><td>${code(metric)}</td><td class="text">${code(threshold)}</td><td>${escapeHtml(shown)}</td>${verdictCell(passed, word)}</tr>`;
  });
  return table('thresholds', ['metric', { text: 'must hold' }, 'measured', ''], rows);
}

export function metricSections({ metrics }: Summary): string {
  const entries = Object.entries(metrics);
  const trends = entries.flatMap(([name, metric]) => {
    if (metric.kind !== 'trend' || metric.count === 0) return [];
    const { avg, min, med, max, count, percentiles } = metric;
    const values = [avg, min, med, percentiles['90'], percentiles['95'], percentiles['99'], max];
    const cells = values.map((value) => `<td>${value === undefined ? '–' : formatMs(value)}</td>`);
    return [`<tr><td>${code(name)}</td>${cells.join('')}<td>${formatNumber(count)}</td></tr>`];
  });
  const others = entries.flatMap(([name, metric]) => {
    if (metric.kind === 'trend') return [];
    const pieces = describeMetric(name, metric).map(([label, value]) =>
      label === '' ? value : `${label} ${value}`,
    );
    return [`<tr><td>${code(name)}</td><td class="text">${escapeHtml(pieces.join(', '))}</td></tr>`];
  });
  const head = ['metric', 'mean', 'min', 'median', 'p90', 'p95', 'p99', 'max', 'values'];
  return [
    trends.length === 0 ? '' : table('trends', head, trends),
    others.length === 0 ? '' : table('', ['metric', ' '], others),
  ].join('\n');
}

/** Numbered as in the charts. */
export function faultSection(faults: readonly FaultSpan[], { faults: counts }: Summary): string {
  if (faults.length === 0 && counts.length === 0) return '<p class="dim">None.</p>';
  const rows = faults.slice(0, MAX_ROWS).map(({ fault, from, to, outcome, detail }, index) => {
    const lasted = to - from >= 1 ? `, for ${formatMs(to - from)}` : '';
    const told = outcome === 'missed' ? `found nothing to hit: ${detail}` : detail;
    return `<tr><td><span class="number">${index + 1}</span> ${code(fault)}</td><td class="text">${escapeHtml(`at ${formatMs(from)}${lasted}`)}</td><td class="text wrap">${escapeHtml(told)}</td></tr>`;
  });
  const more = faults.length - rows.length;
  const note = more > 0 ? `<p class="dim">and ${formatNumber(more)} more</p>` : '';
  return `${table('faults', ['fault', { text: 'when' }, { text: 'what it did' }], rows)}${note}`;
}

export function judgementSections({ sometimes, invariants, violations, checks, remains }: Summary): string {
  const reached = sometimes.map(
    ({ what, reached: yes, detail }) =>
      `<tr><td>${code(what)}</td><td class="text wrap">${escapeHtml(detail)}</td>${verdictCell(yes, yes ? 'reached' : 'not reached')}</tr>`,
  );
  const held = Object.entries(invariants).map(([name, looks]) => {
    const broken = violations.filter(({ invariant }) => invariant === name).length;
    const word = broken === 0 ? 'held' : `broken ${formatNumber(broken)} times`;
    return `<tr><td>${code(name)}</td><td>${formatNumber(looks)}</td>${verdictCell(broken === 0, word)}</tr>`;
  });
  const checked = checks.map(({ name, passed, failed }) => {
    const word = failed === 0 ? 'passed' : `${formatNumber(failed)} failed`;
    return `<tr><td>${escapeHtml(name)}</td><td>${formatNumber(passed + failed)}</td>${verdictCell(failed === 0, word)}</tr>`;
  });
  const left = remains.slice(0, MAX_ROWS).map((text) => `<li>${escapeHtml(text)}</li>`);
  return [
    part('Invariants', table('', ['invariant', 'looked at', ''], held), held.length),
    part('Sometimes', table('', ['what the run is for', { text: 'how' }, ''], reached), reached.length),
    part('Checks', table('', ['check', 'times', ''], checked), checked.length),
    '<h2>Left behind</h2>',
    left.length === 0
      ? '<p class="good">✓ No process, thread, descriptor or file.</p>'
      : `<ul class="reasons">${[...left, ...rest(remains.length)].join('')}</ul>`,
  ].join('\n');
}

export function countSections({ calls, handles }: Summary): string {
  const counted = (name: string, counts: Readonly<Record<string, number>>): string => {
    const rows = Object.entries(counts).map(
      ([key, count]) => `<tr><td>${escapeHtml(key)}</td><td>${formatNumber(count)}</td></tr>`,
    );
    return rows.length === 0 ? '' : `<div>${table('', [name, 'times'], rows)}</div>`;
  };
  const both = [counted('calls', calls), counted('handles ended as', handles)].join('');
  return both === '' ? '' : `<h2>Counts</h2>\n<div class="pair">${both}</div>`;
}

function part(title: string, content: string, rows: number): string {
  return rows === 0 ? '' : `<h2>${escapeHtml(title)}</h2>\n${content}`;
}

/** The head of a column of numbers, or of texts. */
type Column = string | { readonly text: string };

function table(className: string, head: readonly Column[], rows: readonly string[]): string {
  const cells = head.map((column) =>
    typeof column === 'string'
      ? `<th scope="col">${escapeHtml(column)}</th>`
      : `<th scope="col" class="text">${escapeHtml(column.text)}</th>`,
  );
  return `<div class="scroll"><table class="${className}"><thead><tr>${cells.join('')}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function verdictCell(good: boolean, word: string): string {
  return `<td class="text ${good ? 'good' : 'bad'}">${good ? '✓' : '✗'} ${escapeHtml(word)}</td>`;
}

function rest(all: number): readonly string[] {
  return all > MAX_ROWS ? [`<li>and ${formatNumber(all - MAX_ROWS)} more</li>`] : [];
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}
