// The last minutes: every handle that is known as a bar, drawn on canvas. The list says the same in words.
import type { HandleRow } from '../dist/live/frame.js';
import { byId } from './by-id.js';
import { formatClock, shortId } from './format.js';
import { type Outcome, outcomeOf } from './outcome.js';

const SPAN_MS: number = 5 * 60_000;
const TICK_MS = 60_000;
const HEIGHT = 132;
const AXIS_HEIGHT = 20;
const MAX_BAR_HEIGHT = 12;
const GAP_PIXELS = 2;
/** Below that, labels of the axis would touch. */
const NARROW_PIXELS = 480;
/** Bars that are thinner have no gaps and no round ends. */
const DENSE_PIXELS = 2;
/** Shorter ones would not be seen. */
const MIN_BAR_WIDTH = 2;

interface Bar {
  readonly row: HandleRow;
  readonly outcome: Outcome;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

interface Palette {
  readonly of: Readonly<Record<Outcome['look'], string>>;
  readonly text: string;
  readonly line: string;
}

const LOOKS = ['waiting', 'running', 'draining', 'cancelling', 'good', 'bad', 'late', 'stopped'] as const;

export class Timeline {
  readonly #place: HTMLElement = byId('timeline-plot');
  readonly #canvas: HTMLCanvasElement = document.createElement('canvas');
  readonly #tip: HTMLElement = byId('timeline-tip');
  #bars: readonly Bar[] = [];
  #lanes = 1;
  #rows: readonly HandleRow[] = [];
  #now = 0;
  #palette: Palette;
  #pointer: { readonly x: number; readonly y: number } | undefined;

  constructor(onOpen: (id: string) => void) {
    this.#palette = readPalette();
    this.#canvas.setAttribute('role', 'img');
    this.#place.append(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#palette = readPalette();
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(this.#place);
    this.#canvas.addEventListener('pointermove', ({ offsetX, offsetY }) => {
      this.#pointer = { x: offsetX, y: offsetY };
      this.#showTip();
    });
    this.#canvas.addEventListener('pointerleave', () => {
      this.#pointer = undefined;
      this.#showTip();
    });
    this.#canvas.addEventListener('click', ({ offsetX, offsetY }) => {
      const bar = this.#barAt(offsetX, offsetY);
      if (bar !== undefined) onOpen(bar.row.id);
    });
  }

  show(rows: readonly HandleRow[], now: number): void {
    this.#rows = rows;
    this.#now = now;
    this.#draw();
    this.#showTip();
  }

  #draw(): void {
    const width = this.#place.clientWidth;
    if (width === 0) return;
    const scale = devicePixelRatio;
    const [pixelWidth, pixelHeight] = [Math.round(width * scale), Math.round(HEIGHT * scale)];
    if (this.#canvas.width !== pixelWidth || this.#canvas.height !== pixelHeight) {
      this.#canvas.width = pixelWidth;
      this.#canvas.height = pixelHeight;
    }
    const ink = this.#canvas.getContext('2d');
    if (ink === null) return;
    ink.setTransform(scale, 0, 0, scale, 0, 0);
    ink.clearRect(0, 0, width, HEIGHT);
    this.#bars = barsOf(this.#rows, this.#now);
    this.#lanes = this.#bars.reduce((most, { lane }) => Math.max(most, lane + 1), 1);
    this.#drawAxis(ink, width);
    for (const bar of this.#bars) this.#drawBar(ink, bar, width);
    const live = this.#bars.filter(({ outcome }) => outcome.isLive).length;
    const label = `The last five minutes: ${this.#bars.length} handles, ${live} of them live`;
    this.#canvas.setAttribute('aria-label', label);
  }

  #drawAxis(ink: CanvasRenderingContext2D, width: number): void {
    const { line, text } = this.#palette;
    ink.font = '11px system-ui, sans-serif';
    ink.textBaseline = 'bottom';
    ink.strokeStyle = line;
    ink.fillStyle = text;
    ink.lineWidth = 1;
    const unit = width < NARROW_PIXELS ? 'm' : 'min';
    for (let ago = 0; ago <= SPAN_MS; ago += TICK_MS) {
      const x = Math.round(this.#x(this.#now - ago, width)) + (ago === 0 ? -0.5 : 0.5);
      ink.beginPath();
      ink.moveTo(x, 0);
      ink.lineTo(x, HEIGHT - AXIS_HEIGHT + 4);
      ink.stroke();
      ink.textAlign = ago === 0 ? 'right' : ago === SPAN_MS ? 'left' : 'center';
      ink.fillText(ago === 0 ? 'now' : `−${ago / 60_000} ${unit}`, x, HEIGHT - 1);
    }
  }

  #drawBar(ink: CanvasRenderingContext2D, bar: Bar, width: number): void {
    const { x, y, barWidth, height } = this.#boxOf(bar, width);
    ink.fillStyle = this.#palette.of[bar.outcome.look];
    // Hundreds together are a surface, which would outshine everything else.
    ink.globalAlpha = height < DENSE_PIXELS ? 0.6 : bar.outcome.isLive ? 1 : 0.75;
    if (height < DENSE_PIXELS) ink.fillRect(x, y, barWidth, height);
    else {
      ink.beginPath();
      ink.roundRect(x, y, barWidth, height, Math.min(3, height / 2));
      ink.fill();
    }
    ink.globalAlpha = 1;
  }

  #boxOf({ from, to, lane }: Bar, width: number): { x: number; y: number; barWidth: number; height: number } {
    const step = Math.min(MAX_BAR_HEIGHT + GAP_PIXELS, (HEIGHT - AXIS_HEIGHT) / this.#lanes);
    const x = this.#x(from, width);
    const gap = step > 4 ? GAP_PIXELS : step > 2 ? 1 : 0;
    return {
      x,
      y: lane * step,
      barWidth: Math.max(MIN_BAR_WIDTH, this.#x(to, width) - x),
      height: Math.max(0.5, step - gap),
    };
  }

  #x(at: number, width: number): number {
    return Math.max(0, width * (1 - (this.#now - at) / SPAN_MS));
  }

  #barAt(x: number, y: number): Bar | undefined {
    const width = this.#place.clientWidth;
    return this.#bars.find((bar) => {
      const box = this.#boxOf(bar, width);
      return x >= box.x - 2 && x <= box.x + box.barWidth + 2 && y >= box.y - 1 && y <= box.y + box.height + 1;
    });
  }

  #showTip(): void {
    const bar = this.#pointer === undefined ? undefined : this.#barAt(this.#pointer.x, this.#pointer.y);
    this.#canvas.classList.toggle('over-bar', bar !== undefined);
    this.#tip.hidden = bar === undefined;
    if (bar === undefined || this.#pointer === undefined) return;
    const { row, outcome } = bar;
    const started = row.startedAt === null ? '' : `, ${formatClock(row.startedAt)}`;
    this.#tip.textContent = `${shortId(row.id)} ${outcome.text}${started}: ${row.command.slice(0, 120)}`;
    const left = Math.min(this.#pointer.x + 12, this.#place.clientWidth - this.#tip.offsetWidth - 4);
    this.#tip.style.transform = `translate(${Math.max(0, left)}px, ${this.#pointer.y + 16}px)`;
  }
}

/** Bars in the fewest lanes: each takes the first that is free when it begins. */
function barsOf(rows: readonly HandleRow[], now: number): readonly Bar[] {
  const since = now - SPAN_MS;
  const shown = rows.filter(({ startedAt, endedAt }) => startedAt !== null && (endedAt ?? now) >= since);
  shown.sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  const lanes: number[] = [];
  return shown.map((row) => {
    const from = Math.max(row.startedAt ?? 0, since);
    const to = row.endedAt ?? now;
    let lane = lanes.findIndex((free) => free < from);
    if (lane < 0) lane = lanes.length;
    // As wide as it is drawn, so that short ones do not hide each other.
    lanes[lane] = Math.max(to, from + SPAN_MS / 200);
    return { row, outcome: outcomeOf(row), from, to, lane };
  });
}

function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    // One for each look.
    of: Object.fromEntries(LOOKS.map((look) => [look, read(look)])) as Palette['of'],
    text: read('dim'),
    line: read('line'),
  };
}
