import type { SeededRandom } from '@longrun/testkit';
import type { ResolvedAmount } from '../script/resolved-scenario.js';

/** A whole number of the range, both ends included. */
export function amountOf([least, most]: ResolvedAmount, random: SeededRandom): number {
  return least + random.integer(most - least + 1);
}
