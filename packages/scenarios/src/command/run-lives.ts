import type { Arguments } from './parse-arguments.js';

export async function runLives(_given: Arguments, _signal: AbortSignal): Promise<number> {
  return 0;
}
