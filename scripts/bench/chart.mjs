// One metric as an inline SVG: a row per case and contender, a dot per round, a stroke from the lowest to the highest, a
// mark at the median, the bar as a dashed line. Drawn twice, for wide pages and for narrow ones: which is shown, and in
// what colours, is the page's style's to say, by class.
import { escapeHtml } from './escape-html.mjs';
import { digits } from './numbers.mjs';

/** Names stand at the left of `from`, values at the right of `to`. The narrow one fits a telephone without scrolling. */
const SIZES = [
  { kind: 'wide', width: 860, from: 150, to: 790 },
  { kind: 'narrow', width: 342, from: 116, to: 278 },
];
/** From the middle of one label of the axis to that of the next. */
const LABEL = 48;
const ROW = 20;
const CASE_HEAD = 26;
const AXIS = 30;
/** Values further apart than this are shown on a logarithmic scale. */
const WIDEST_LINEAR = 20;

/** The empty text when nothing was measured. */
export function chart({ title, unit, limit, rows }) {
  const there = rows.filter(({ cells }) => cells.some(({ spread }) => spread !== undefined));
  if (there.length === 0) return '';
  const values = there.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell.values.filter((value) => value !== undefined)),
  );
  const scale = scaleOf(limit === undefined ? values : [...values, limit]);
  return SIZES.map((size) => drawing(size, { title, unit, limit, there, scale })).join('\n');
}

function drawing(size, { title, unit, limit, there, scale }) {
  const parts = [];
  let y = 4;
  const cases = there[0].cells.map((cell) => cell.case);
  for (const [index, name] of cases.entries()) {
    parts.push(`<text class="case" x="0" y="${y + 16}">${escapeHtml(name)}</text>`);
    y += CASE_HEAD;
    for (const row of there) {
      const cell = row.cells[index];
      if (cell.spread === undefined) continue;
      parts.push(rowOf(row, cell, unit, y, scale, size));
      y += ROW;
    }
    y += 6;
  }
  const height = y + AXIS;
  return [
    `<svg class="${size.kind}" viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${escapeHtml(`${title}, ${unit}`)}">`,
    axis(scale, unit, y, size),
    limit === undefined ? '' : limitLine(limit, scale, y, size),
    ...parts,
    '</svg>',
  ].join('\n');
}

function rowOf({ contender, name }, { spread, values }, unit, y, scale, size) {
  const middle = y + ROW / 2;
  const [from, to, at] = [spread.min, spread.max, spread.median].map((value) => place(value, scale, size));
  const dots = values
    .filter((value) => value !== undefined)
    .map((value) => `<circle cx="${place(value, scale, size)}" cy="${middle}" r="3"/>`)
    .join('');
  return (
    `<g class="${escapeHtml(contender)}"><title>${escapeHtml(`${name}: ${values.map((value) => shown(value)).join(', ')} ${unit}`)}</title>` +
    `<text class="name" x="${size.from - 10}" y="${middle + 4}">${escapeHtml(name)}</text>` +
    `<line x1="${from}" y1="${middle}" x2="${to}" y2="${middle}"/>${dots}` +
    `<rect x="${at - 1.5}" y="${middle - 7}" width="3" height="14"/>` +
    `<text class="value" x="${size.to + 14}" y="${middle + 4}">${digits(spread.median)}</text></g>`
  );
}

function axis(scale, unit, y, size) {
  const between = (size.to - size.from) / (scale.ticks.length - 1);
  // So many that no two labels meet.
  const every = Math.ceil(LABEL / between);
  const lines = scale.ticks.map((value, index) => {
    const x = place(value, scale, size);
    const label = `<text class="tick" x="${x}" y="${y + 16}">${tickText(value)}</text>`;
    return `<line class="grid" x1="${x}" y1="0" x2="${x}" y2="${y}"/>${index % every === 0 ? label : ''}`;
  });
  const note = scale.logarithmic ? `${unit}, log` : unit;
  const name = `<text class="unit" x="${size.from - 24}" y="${y + 16}">${escapeHtml(note)}</text>`;
  return [...lines, name].join('');
}

function limitLine(limit, scale, y, size) {
  const x = place(limit, scale, size);
  return `<line class="limit" x1="${x}" y1="0" x2="${x}" y2="${y}"><title>bar: ${digits(limit)}</title></line>`;
}

/** `{ logarithmic, from, to, ticks }`. */
export function scaleOf(values) {
  const most = Math.max(...values);
  const least = Math.min(...values);
  if (least > 0 && most / least > WIDEST_LINEAR) {
    const from = Math.floor(Math.log10(least));
    const to = Math.max(from + 1, Math.ceil(Math.log10(most)));
    const ticks = Array.from({ length: to - from + 1 }, (_, n) => 10 ** (from + n));
    return { logarithmic: true, from, to, ticks };
  }
  const from = Math.min(0, least);
  const step = niceStep((most - from || 1) / 5);
  const to = Math.ceil(most / step) * step || step;
  const first = Math.floor(from / step);
  const ticks = Array.from({ length: Math.round(to / step) - first + 1 }, (_, n) => (first + n) * step);
  return { logarithmic: false, from: first * step, to, ticks };
}

/** 1, 2 or 5 times a power of ten, not below `raw`. */
function niceStep(raw) {
  const power = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= raw * 0.999);
}

function place(value, { logarithmic, from, to }, size) {
  const position = logarithmic ? Math.log10(value) : value;
  const x = size.from + ((position - from) / (to - from)) * (size.to - size.from);
  return Number(x.toFixed(1));
}

function tickText(value) {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 6 });
}

function shown(value) {
  return value === undefined ? '–' : digits(value);
}
