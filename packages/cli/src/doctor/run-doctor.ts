/**
 * `longrun doctor`: what this machine gives Longrun, what is degraded, and how to mend it. Prints what `diagnose` of the
 * host finds; finds nothing itself.
 */
import { type Diagnosis, diagnose } from '@longrun/host/doctor';
import { describeDiagnosis } from './view/describe-diagnosis.js';

export interface DoctorOptions {
  /** One JSON document, the `Diagnosis`, instead of text. @default false */
  readonly json?: boolean;
  readonly stdout: NodeJS.WritableStream;
  /** For a terminal: symbols and colours, and a line while it takes its time. @default false: words */
  readonly color?: boolean;
  /** Width of the text. @default 80 */
  readonly columns?: number;
  /** For tests. @default a real one */
  readonly diagnose?: () => Promise<Diagnosis>;
}

export const DEFAULT_COLUMNS = 80;

const WAITING = 'Looking, and trying it out…';
/** To the first column, and clear to the end of the line. */
const WIPE = '\r\x1b[K';

/**
 * Takes one to six seconds. Resolves to the exit code: 0 when everything is ok or only degraded, 1 when something is
 * missing that the contract needs.
 */
export async function runDoctor(options: DoctorOptions): Promise<number> {
  const { json = false, stdout, color = false, columns = DEFAULT_COLUMNS } = options;
  const waits = color && !json;
  if (waits) stdout.write(WAITING);
  const diagnosis = await (options.diagnose ?? diagnose)();
  if (waits) stdout.write(WIPE);
  const text = json
    ? JSON.stringify(diagnosis, undefined, 2)
    : describeDiagnosis(diagnosis, { color, columns });
  stdout.write(`${text}\n`);
  return diagnosis.status === 'missing' ? 1 : 0;
}
