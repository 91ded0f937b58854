// Colours for a terminal, or none. NO_COLOR and FORCE_COLOR are obeyed (no-color.org, force-color.org).

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
  return text === '' ? '' : `\x1b[${on}m${text}\x1b[${off}m`;
};

/** NO_COLOR wins over FORCE_COLOR; both count only when they are not empty, and FORCE_COLOR=0 means none. */
export function styleFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Style {
  if ((env['NO_COLOR'] ?? '') !== '') return plainStyle;
  const force = env['FORCE_COLOR'] ?? '';
  if (force !== '') return force === '0' || force === 'false' ? plainStyle : ansiStyle;
  return isTerminal && env['TERM'] !== 'dumb' ? ansiStyle : plainStyle;
}

export function outputStyle(): Style {
  return styleFor(process.stdout.isTTY === true, process.env);
}

export function errorStyle(): Style {
  return styleFor(process.stderr.isTTY === true, process.env);
}
