import type { Fault, FaultName } from '../script/scenario.js';
import type { FaultOutcome } from '../world/world.js';
import type { FaultSite } from './fault-site.js';

type FaultNamed<Name extends FaultName> = Extract<Fault, { readonly fault: Name }>;

/** How each of these faults is made in one world. */
export type FaultTable<Name extends FaultName> = {
  readonly [Each in Name]: (fault: FaultNamed<Each>, site: FaultSite) => Promise<FaultOutcome>;
};

/** Makes a fault happen. Rejects with a `RangeError` for one that the table lacks. */
export function injectFault(
  table: Partial<FaultTable<FaultName>>,
  fault: Fault,
  site: FaultSite,
): Promise<FaultOutcome> {
  // Each entry takes the fault of its own name, which is the one it is found by.
  const make = table[fault.fault] as ((fault: Fault, site: FaultSite) => Promise<FaultOutcome>) | undefined;
  if (make === undefined) return Promise.reject(new RangeError(`no ${fault.fault} in this mode`));
  return make(fault, site);
}
