// A note as lines: time, agent, text. What does not fit goes on below the text.
import { wrap } from './format.js';
import type { Note } from './screen.js';
import type { Style } from './style.js';

/** Wide enough for the names in the plan. */
const AGENT_WIDTH = 7;
/** Narrower than this, text is cut rather than set in a column. */
const MIN_TEXT_WIDTH = 20;

/** Lines of at most `width` characters. */
export function noteLines({ ms, agent, text }: Note, width: number, style: Style): string[] {
  const time = `${(ms / 1000).toFixed(1).padStart(5)} s  `;
  const name = `${agent.padEnd(AGENT_WIDTH)}  `;
  const indent = time.length + name.length;
  const [first = '', ...more] = wrap(text, Math.max(MIN_TEXT_WIDTH, width - indent));
  return [`${style('dim', time)}${name}${first}`, ...more.map((line) => ' '.repeat(indent) + line)];
}
