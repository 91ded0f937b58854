import type { Survivor } from '@longrun/protocol';

/** Each process once: its handle and a sweep may both have named it. */
export function mergeSurvivors(survivors: readonly Survivor[]): readonly Survivor[] {
  const byIdentity = new Map<string, Survivor>();
  for (const survivor of survivors) {
    const identity = `${survivor.pid}:${survivor.startTime ?? ''}`;
    if (!byIdentity.has(identity)) byIdentity.set(identity, survivor);
  }
  return [...byIdentity.values()];
}
