import type { Ended } from './ended.js';
import { neutralise } from './neutralise.js';

/** Why a handle was lost: a sentence. */
const MAX_REASON_LENGTH = 200;

/** How it ended, in words that many results may share: `ok, exit code 0`, `failed, ended by SIGKILL`. */
export function outcomeOf({ result }: Ended): string {
  if (result === undefined) return 'result unreadable';
  if (result.status === 'lost') return 'lost';
  const end = result.signal === null ? `exit code ${result.exit_code}` : `ended by ${result.signal}`;
  if (result.status === 'timed_out') return `timed out, ${end}`;
  if (result.status === 'cancelled') return `cancelled, ${end}`;
  return `${result.exit_code === 0 && result.signal === null ? 'ok' : 'failed'}, ${end}`;
}

/** What else is to be known of this one's end. */
export function remarksOf({ result }: Ended): readonly string[] {
  if (result === undefined) return [];
  const remarks: string[] = [];
  if (result.lost_reason !== undefined) {
    remarks.push(neutralise(result.lost_reason.slice(0, MAX_REASON_LENGTH)).replaceAll('\n', ' '));
  }
  if (result.core_dumped === true) remarks.push('core dumped');
  if (result.pipe_held) remarks.push('another process still held its output open');
  if (result.descendants_alive > 0) remarks.push(`${result.descendants_alive} of its processes run on`);
  return remarks;
}
