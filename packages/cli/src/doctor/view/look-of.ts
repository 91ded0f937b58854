import type { CheckStatus } from '@longrun/host/doctor';

/** How a report looks: with symbols and colours on a terminal, with words elsewhere. */
export interface Look {
  mark(status: CheckStatus): string;
  /** Columns that a mark takes. */
  readonly markWidth: number;
  title(text: string): string;
  /** What explains, and is not the finding. */
  aside(text: string): string;
  readonly mendSign: string;
}

/** Of SGR, on and off. */
type Codes = readonly [on: number, off: number];
const BOLD: Codes = [1, 22];
const DIM: Codes = [2, 22];
const SYMBOLS: Readonly<Record<CheckStatus, readonly [symbol: string, codes: Codes]>> = {
  ok: ['✓', [32, 39]],
  degraded: ['!', [33, 39]],
  missing: ['✗', [31, 39]],
  unknown: ['?', [36, 39]],
};
const LONGEST_WORD = 'degraded'.length;

const PLAIN: Look = {
  mark: (status) => status.padEnd(LONGEST_WORD),
  markWidth: LONGEST_WORD,
  title: (text) => text,
  aside: (text) => text,
  mendSign: 'mend:',
};

const PAINTED: Look = {
  mark: (status) => paint(...SYMBOLS[status]),
  markWidth: 1,
  title: (text) => paint(text, BOLD),
  aside: (text) => paint(text, DIM),
  mendSign: '→',
};

export function lookOf(color: boolean): Look {
  return color ? PAINTED : PLAIN;
}

function paint(text: string, [on, off]: Codes): string {
  return `\x1b[${on}m${text}\x1b[${off}m`;
}
