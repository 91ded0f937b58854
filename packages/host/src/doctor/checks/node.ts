import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

/** `engines.node` of every package. */
const REQUIRED = [20, 19] as const;

export function lookAtNode({ machine }: CheckContext): Verdict {
  const found = `${machine.nodeVersion} on ${machine.platform} ${machine.arch}`;
  const [major = 0, minor = 0] = machine.nodeVersion.split('.').map(Number);
  const [least, leastMinor] = REQUIRED;
  if (major > least || (major === least && minor >= leastMinor)) {
    return { status: 'ok', found, means: `It is ${REQUIRED.join('.')} or newer.` };
  }
  return {
    status: 'missing',
    found,
    means: `Longrun is neither made for it nor tested on it: it needs ${REQUIRED.join('.')} or newer.`,
    mend: 'Install a current Node.js.',
  };
}
