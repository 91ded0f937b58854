import { type TestContext, test } from 'node:test';
import { loadNative } from '@longrun/native';

/** The first version that enforces everything a policy of `linuxSandbox` can ask for: Linux 6.12. */
const COMPLETE = 6;

/** Why this machine cannot confine in full; undefined when it can. */
export function noLandlock(): string | undefined {
  const support = loadNative();
  if (!support.ok) return `no native launcher: ${support.reason}`;
  const abi = support.binding.landlockAbi();
  if (abi === 0) return 'the kernel has no Landlock, or does not let it be used';
  return abi < COMPLETE ? `the kernel's Landlock is version ${abi}, complete is ${COMPLETE}` : undefined;
}

/** A test that is skipped, with the reason, where commands cannot be confined in full. */
export function confinedTest(title: string, body: (t: TestContext) => Promise<void>): void {
  const skip = noLandlock();
  test(title, skip === undefined ? {} : { skip }, body);
}
