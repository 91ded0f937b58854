import type { TestContext } from 'node:test';
import { killAll, living, newMarker } from '@longrun/testkit';

/** A marker whose processes do not outlive the test, whatever comes out. */
export function guardedMarker(t: TestContext): string {
  const marker = newMarker();
  t.after(() => killAll(living(marker)));
  return marker;
}
