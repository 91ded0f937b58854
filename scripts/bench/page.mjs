// The report as one page that needs nothing else: no script, no network, light and dark as the reader has it.
import { chart } from './chart.mjs';
import { escapeHtml } from './escape-html.mjs';
import { digits, times } from './numbers.mjs';
import { verdict } from './terminal.mjs';

const STYLE = `
:root { color-scheme: light dark; --text: #1c2024; --dim: #5b6570; --line: #dde2e7; --back: #ffffff; --good: #15803d; --bad: #b42318;
  --native: #1d4ed8; --portable: #0891b2; --child: #c2570c; --execa: #7e22ce; --tinyexec: #be185d; --rust: #57534e; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --dim: #9aa5b1; --line: #333b44; --back: #14181c; --good: #4ade80; --bad: #f97066;
  --native: #6b9bff; --portable: #3cc9e0; --child: #f59e52; --execa: #c58af9; --tinyexec: #f472b6; --rust: #bcb3ab; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; color: var(--text); background: var(--back); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 0; } h3 { font-size: .95rem; margin: 1.25rem 0 .25rem; }
p { margin: .25rem 0; } .dim { color: var(--dim); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; } .text { text-align: left; }
td.number { padding-left: 1.6rem; } td.range, td.ratio { padding-left: 0; } td.range { color: var(--dim); } code { font-size: .92em; }
.reached { color: var(--good); } .below { color: var(--bad); font-weight: 600; }
svg { width: 100%; height: auto; font-size: 12px; } svg.narrow, .bars small { display: none; }
svg text { fill: var(--text); } svg .case { font-weight: 600; } svg .name { text-anchor: end; } svg .tick { text-anchor: middle; fill: var(--dim); }
svg .unit { fill: var(--dim); text-anchor: end; } svg .grid { stroke: var(--line); } svg .limit { stroke: var(--bad); stroke-dasharray: 4 3; stroke-width: 1.5; }
svg g line { stroke: var(--mark); stroke-width: 2; opacity: .55; } svg g circle { fill: var(--mark); opacity: .45; } svg g rect { fill: var(--mark); }
.longrun-native { --mark: var(--native); } .longrun-portable { --mark: var(--portable); } .child_process { --mark: var(--child); }
@media (max-width: 44rem) { body { padding: 1rem; } svg.wide, .bars .of, .bars tr.head { display: none; } svg.narrow { display: block; max-width: 30rem; }
  .bars, .bars tbody { display: block; } .bars small { display: inline; color: var(--dim); margin-left: .5em; }
  .bars tr { display: grid; grid-template: "workload workload verdict" "bar measured bound" / 1fr auto auto; border-bottom: 1px solid var(--line); padding: .3rem 0; }
  .bars td { border: 0; padding: 0 0 0 .8rem; } .bars td.bar { grid-area: bar; padding: 0; white-space: normal; } .bars td:first-child { grid-area: workload; padding: 0; }
  .bars td.verdict { grid-area: verdict; text-align: right; } }
.execa { --mark: var(--execa); } .tinyexec { --mark: var(--tinyexec); } .rust { --mark: var(--rust); }
`;

export function page(report) {
  const { summary } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Longrun benchmark</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Longrun benchmark</h1>
${head(report)}
<h2>Bars</h2>
${barTable(summary)}
${summary.map(section).join('\n')}
</body>
</html>
`;
}

function head({ startedAt, tookMs, quick, machine, versions, notice }) {
  const { node, kernel, cpu, cores, memoryMiB, load, commit } = machine;
  const facts = [
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC, ${Math.round(tookMs / 1000)} s${quick ? ', quick' : ''}${commit === undefined ? '' : `, commit ${commit}`}`,
    `Node.js ${node}, ${kernel}, ${cores} × ${cpu}, ${memoryMiB} MiB, load at the end ${load.join(' ')}`,
    Object.entries(versions)
      .filter(([id]) => !id.startsWith('longrun-'))
      .map(([id, version]) => `${id}: ${version}`)
      .join(' · '),
    'Contenders take turns, each group of samples in a fresh process, warm-up not counted. A dot is one round, the mark the median over ' +
      'rounds, the stroke the lowest to the highest, a dashed line the bar. × is how many times Longrun’s number it is, round by round.',
    ...(notice === undefined ? [] : [notice]),
  ].filter((fact) => fact !== '');
  return facts.map((fact) => `<p class="dim">${escapeHtml(fact)}</p>`).join('\n');
}

function barTable(summary) {
  const rows = summary.flatMap(({ id, title, ours, metrics, bars }) => {
    const name = metrics[0].rows.find(({ contender }) => contender === ours)?.name ?? '–';
    return bars.map(({ text, measured, bound, reached }) => {
      const kind = reached === undefined ? 'dim' : reached ? 'reached' : 'below';
      return [
        `<tr><td class="text">${escapeHtml(`${id} ${title}`)}<small>${escapeHtml(name)}</small></td>`,
        `<td class="text bar">${escapeHtml(text)}</td><td class="text of">${escapeHtml(name)}</td>`,
        `<td>${escapeHtml(measured)}</td><td>${escapeHtml(bound)}</td>`,
        `<td class="verdict text ${kind}">${verdict(reached)}</td></tr>`,
      ].join('');
    });
  });
  const head =
    '<th>workload</th><th class="text">bar</th><th class="text of">of</th><th>measured</th><th>must be</th><th></th>';
  return `<div class="scroll"><table class="bars"><tr class="head">${head}</tr>\n${rows.join('\n')}\n</table></div>`;
}

function section({ id, title, note, metrics }) {
  const parts = metrics.map((metric) => {
    const drawn = chart(metric);
    const name = `${metric.title}, ${metric.unit}${metric.more ? ' (more is better)' : ''}`;
    if (drawn === '') return `<h3>${escapeHtml(name)}</h3>\n<p class="dim">not measured</p>`;
    return `<h3>${escapeHtml(name)}</h3>\n${drawn}\n${metricTable(metric)}`;
  });
  return `<h2>${escapeHtml(`${id} ${title}`)}</h2>\n<p class="dim">${withCode(note)}</p>\n${parts.join('\n')}`;
}

/** What stands between backticks is code. */
function withCode(text) {
  return escapeHtml(text).replace(/`([^`]*)`/g, '<code>$1</code>');
}

function metricTable({ rows }) {
  const cases = rows[0].cells.map((cell) => `<th colspan="3">${escapeHtml(cell.case)}</th>`);
  const lines = rows.map(
    ({ name, cells }) => `<tr><td>${escapeHtml(name)}</td>${cells.map(cellsOf).join('')}</tr>`,
  );
  return `<div class="scroll"><table><tr><th></th>${cases.join('')}</tr>\n${lines.join('\n')}\n</table></div>`;
}

/** The median, its spread, and how many times Longrun's it is, each in its column. */
function cellsOf({ spread, ratio, failed, skipped }) {
  // Why there is no number.
  const tip = skipped === undefined ? '' : ` title="${escapeHtml(skipped)}"`;
  const number = failed ? 'FAILED' : spread === undefined ? '–' : digits(spread.median);
  const isNumber = !failed && spread !== undefined;
  const range = isNumber && spread.min !== spread.max ? `${digits(spread.min)}–${digits(spread.max)}` : '';
  const factor = isNumber && ratio !== undefined ? times(ratio.median) : '';
  return `<td class="number"${tip}>${number}</td><td class="range">${range}</td><td class="ratio">${factor}</td>`;
}
