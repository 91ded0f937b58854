// Colours for a terminal, or none: NO_COLOR, or an output that is no terminal.

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'magenta' | 'cyan';

/** Wraps a text so that a terminal shows it in that colour. */
export type Style = (colour: Colour, text: string) => string;

/** SGR codes: on, off. */
const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

export const plainStyle: Style = (_colour, text) => text;

export const ansiStyle: Style = (colour, text) => {
  const [on, off] = CODES[colour];
  return `\x1b[${on}m${text}\x1b[${off}m`;
};

/** The style for a stream, by its environment. A NO_COLOR that is not empty means none (no-color.org). */
export function styleFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isTerminal && !refused ? ansiStyle : plainStyle;
}
