import type { SandboxReport } from '@longrun/protocol';
import type { CoordinatorContext } from '../handler.js';
import type { CoordinatorState } from '../state/coordinator-state.js';

/** A host has one policy, seldom a few; whoever names one for each command gets no line for each. */
const MAX_TOLD = 16;

/** One line for a policy that the kernel enforces in part or not at all, not one for each command. */
export function noteWeakSandbox(
  state: CoordinatorState,
  { policy, enforced }: SandboxReport,
  launcher: string,
  ctx: CoordinatorContext,
): void {
  const key = `${enforced} ${policy}`;
  if (enforced === 'full' || state.weakSandboxes.has(key) || state.weakSandboxes.size >= MAX_TOLD) return;
  state.weakSandboxes.add(key);
  const fields = { sandbox: policy, enforced, launcher };
  ctx.log('warn', fields, 'the kernel does not enforce all of the sandbox policy');
}
