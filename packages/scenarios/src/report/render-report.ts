// The report of a run as one page that needs nothing else: no network, no other file, light and dark as the reader has it.
import { escapeHtml, escapeJson, escapeScript } from './escape.js';
import { pageAssets } from './page-assets.js';
import type { ReportData } from './report-data.js';
import {
  countSections,
  faultSection,
  headSection,
  judgementSections,
  metricSections,
  thresholdSection,
} from './sections.js';
import { STYLE } from './style.js';

/** Nothing is loaded: the browser is told so, too. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

const CHARTS: readonly (readonly [id: string, title: string])[] = [
  ['percentiles', 'Percentiles'],
  ['throughput', 'Throughput'],
  ['live', 'Live handles'],
  ['mailboxes', 'Mailbox depth'],
  ['memory', 'Memory'],
  ['cpu', 'CPU'],
];

const LEGEND = [
  '<li><i class="swatch starting"></i> starting</li>',
  '<li><i class="swatch running"></i> running</li>',
  '<li><i class="swatch cancelling"></i> being cancelled</li>',
  '<li><i class="swatch waiting"></i> result in the inbox</li>',
  '<li><b class="completed">●</b> completed</li>',
  '<li><b class="lost">✕</b> lost</li>',
  '<li><b class="failed">▲</b> failed to start</li>',
  '<li><b class="timed-out">◆</b> timed out</li>',
  '<li><b class="cancelled">■</b> cancelled</li>',
  '<li><b class="session-ended">□</b> ended with its session</li>',
];

/** `report.html`. Throws when files of this package are missing. */
export function renderReport(data: ReportData): string {
  const { summary, environment, faults, notes } = data;
  const { chartScript, chartStyle, pageScript } = pageAssets();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(summary.name)}: Longrun scenario</title>
<style>${chartStyle}${STYLE}</style>
</head>
<body>
${headSection(summary, environment)}
<h2>Thresholds</h2>
${thresholdSection(summary)}
<h2>Over time</h2>
<p class="dim"><span class="mouse">Drag across a chart to see a part of the run, double-click to see all of it. </span>Red lines are faults, numbered at the lanes and in the list of faults. Dotted lines are thresholds.</p>
<noscript><p class="bad">Charts and lanes need JavaScript, which is off.</p></noscript>
<div id="shown-time" hidden><span id="shown-text"></span><button type="button" id="show-all">Show the whole run</button></div>
<div class="charts">
<div class="chart wide"><div class="chart-head"><h3>Latency</h3><span id="latency-choice"></span></div><div class="plot" id="latency"></div></div>
${CHARTS.map(([id, title]) => `<div class="chart"><div class="chart-head"><h3>${title}</h3></div><div class="plot" id="${id}"></div></div>`).join('\n')}
</div>
${laneSection()}
<h2>Faults</h2>
${faultSection(faults, summary)}
<h2>Metrics</h2>
${metricSections(summary)}
${judgementSections(summary)}
${countSections(summary)}
<footer>${notes.map((note) => `<p class="dim">${escapeHtml(note)}</p>`).join('\n')}</footer>
<script type="application/json" id="data">${escapeJson(data)}</script>
<script>${escapeScript(chartScript)}</script>
<script>${escapeScript(pageScript)}</script>
</body>
</html>
`;
}

function laneSection(): string {
  return `<h2>Actors and handles</h2>
<div class="lane-tools"><input type="search" id="search" placeholder="Handle id or #number" aria-label="Search by handle id">
<button type="button" id="zoom-in" aria-label="Show a shorter time">+</button><button type="button" id="zoom-out" aria-label="Show a longer time">−</button><button type="button" id="zoom-all">Whole run</button></div>
<p class="dim" id="lane-note" role="status"></p>
<ul class="legend">${LEGEND.join('')}</ul>
<div class="lane-area">
<div class="lanes"><div class="lane-inner">
<div class="lane-head"><div id="lane-axis"></div><div id="lane-numbers"></div></div>
<div id="lane-faults"></div>
<div id="actor-rows"></div>
<div id="handle-rows" role="group" aria-label="Handles: arrow keys go from one to the next, Enter tells its story"></div>
</div></div>
<aside id="story" tabindex="-1" aria-label="Story of a handle" hidden></aside>
</div>`;
}
