import type { ProcessPlacement } from '@longrun/coordinator';
import type { Guardian } from './guardian.js';

/** No command is launched before the guardian is there, or is known not to come. */
export function guardedPlacement(placement: ProcessPlacement, guardian: Guardian): ProcessPlacement {
  return {
    place: (args) => {
      guardian.ensure();
      return placement.place(args);
    },
    withdraw: (ref) => placement.withdraw(ref),
  };
}
