import { constants } from 'node:os';
import type { ExitStatus } from '@longrun/protocol';
import { signalName } from './signal-name.js';

/**
 * What Node tells in `exit`, as an exit status. Node reports the death by a real-time signal as code 0 without
 * a signal; that cannot be seen here.
 */
export function decodeNodeExit(code: number | null, signal: NodeJS.Signals | null): ExitStatus {
  if (signal !== null) {
    const number = constants.signals[signal];
    return { kind: 'signal', signal: number === undefined ? signal : signalName(number) };
  }
  return code === null ? { kind: 'unknown' } : { kind: 'code', code };
}
