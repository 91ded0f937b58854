import type { SeededRandom } from '@longrun/testkit';
import type { Amount } from '../script/scenario.js';

/** A whole number of the range, both ends included. */
export function amountOf(amount: Amount, random: SeededRandom): number {
  if (typeof amount === 'number') return amount;
  const [least, most] = amount;
  return least + random.integer(most - least + 1);
}
