import type { Contender, Ended } from '../contenders/contender.js';

/** Throws when a command that must end well did not: whoever fails has measured nothing. */
export function succeeded({ name }: Contender, { exitCode }: Ended): void {
  if (exitCode !== 0) throw new Error(`${name}: a command that ends with 0 was reported with ${exitCode}`);
}
