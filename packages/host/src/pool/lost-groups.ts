import type { Clock } from '@longrun/actor';
import { loadNative, nativeKernelCalls } from '@longrun/native';
import { createLostGroups, type ProcessLostGroups } from '@longrun/process';

/** What ends groups without their process actor, with all that this machine can do for it. */
export function lostGroupsHere(options: {
  readonly clock: Clock;
  readonly spareDescriptor?: boolean;
  /** As of `createLostGroups`. */
  readonly cgroupRoot?: (token: string) => string | undefined;
}): ProcessLostGroups {
  const support = loadNative();
  if (!support.ok) return createLostGroups(options);
  const { binding } = support;
  return createLostGroups({
    ...options,
    kernel: nativeKernelCalls(binding),
    reap: (pid) => void binding.reap(pid),
    reapOrphans: () => void binding.reapOrphans(),
  });
}
