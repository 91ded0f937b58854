import type { ToolResult } from '@longrun/host';
import type { Turn } from '../vm.js';

/** Enough to see what a compiler or a test runner complains of. */
const LAST_LINES = 15;

/** Shows the end of the output of a command that should have ended well and did not. */
export function explainFailure(turn: Turn, name: string, result: ToolResult): void {
  if (result.exit_code === 0) return;
  turn.say(`${name} ended with ${result.signal ?? result.exit_code}. The end of its output:`);
  const lines = `${result.stdout}\n${result.stderr}`.trimEnd().split('\n').slice(-LAST_LINES);
  for (const line of lines) turn.say(`  ${line}`);
}
