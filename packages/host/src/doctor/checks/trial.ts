import { CANCEL_ANSWER_MS } from '@longrun/protocol';
import type { Verdict } from '../verdict.js';
import type { CheckContext } from './check-context.js';

export function lookAtTrial({ trial }: CheckContext): Verdict {
  if (!trial.ok) {
    return {
      status: 'missing',
      found: `it failed while ${trial.step}: ${trial.reason}`,
      means: 'The service does not work here as it should.',
      mend: 'Look at what is missing above; the log of a host at level debug says more.',
    };
  }
  const { bootMs, handleMs, resultMs, cancelMs, graceMs, closeMs } = trial.measures;
  const found =
    `a host in ${ms(bootMs)}, a handle in ${ms(handleMs)}, its result in ${ms(resultMs)}; a tree that ignores SIGTERM ended in ` +
    `${ms(cancelMs)}, ${graceMs} ms of it grace, and is gone; closed in ${ms(closeMs)}`;
  if (cancelMs > CANCEL_ANSWER_MS) {
    return {
      status: 'degraded',
      found,
      means: `A cancel answers within ${CANCEL_ANSWER_MS} ms and names who still lives then: here somebody would be named.`,
      mend: 'The machine has more to do than it can: try again when it is quiet, or give it more processors.',
    };
  }
  return {
    status: 'ok',
    found,
    means: 'Starting, results, cancel and close work. `longrun bench` measures.',
  };
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
