// What the report does in a browser: draws charts and lanes from the data in the page. Asks nobody for anything.
import type { ReportData } from '../dist/report/report-data.js';
import { drawCharts } from './charts.js';
import { byId } from './element.js';
import { drawLanes } from './lanes.js';
import { formatTime, timeStep } from './time-text.js';
import { TimeWindow } from './time-window.js';

// The page's own data, written by the report that has written this script.
const data = JSON.parse(byId('data').textContent ?? '') as ReportData;
const timeWindow = new TimeWindow(data.endMs);
const shown = byId('shown-time');
timeWindow.onChange((span) => {
  const step = timeStep(span);
  const text = `Shown: ${formatTime(span.from, step)} to ${formatTime(span.to, step)}`;
  shown.hidden = timeWindow.isWhole;
  byId('shown-text').textContent = text;
});
byId('show-all').addEventListener('click', () => timeWindow.showAll());
drawCharts(data, timeWindow);
drawLanes(data, timeWindow);
