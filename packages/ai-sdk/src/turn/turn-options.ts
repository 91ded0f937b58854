import { LongrunError } from '@longrun/host';

/** A handle that still runs: a row of `list_handles`. */
export interface RunningHandle {
  readonly handle_id: string;
  readonly command: string;
  readonly state: string;
  readonly duration_ms: number;
  readonly silent_ms: number;
}

export interface TurnOptions {
  /** Most UTF-8 bytes of the message: 2 KiB to 1 MiB. @default DEFAULT_TURN_BYTES */
  readonly maxBytes?: number;
  /**
   * Handles to name as still running: what `list_handles` answered before this call. Those that have ended since are
   * left out. Alone they make no message. @default none
   */
  readonly alsoRunning?: readonly RunningHandle[];
}

/** About 4,000 tokens: a turn's news must not crowd out the conversation. */
export const DEFAULT_TURN_BYTES: number = 16 * 1024;
/** Room for the first lines, the shortest form of any number of results, and one excerpt. */
export const MIN_TURN_BYTES: number = 2 * 1024;
/** One `read_output` answer is no longer either. */
export const MAX_TURN_BYTES: number = 1024 * 1024;

/** Defaults filled in. Throws `INVALID_PARAMETER`, so it comes before anything is drained. */
export function checkedTurnOptions({
  maxBytes = DEFAULT_TURN_BYTES,
  alsoRunning = [],
}: TurnOptions): Required<TurnOptions> {
  if (!Number.isSafeInteger(maxBytes) || maxBytes < MIN_TURN_BYTES || maxBytes > MAX_TURN_BYTES) {
    const range = `a whole number from ${MIN_TURN_BYTES} to ${MAX_TURN_BYTES}`;
    throw invalid('maxBytes', `must be ${range}, got ${String(maxBytes)}`);
  }
  if (!Array.isArray(alsoRunning) || !alsoRunning.every(isRow)) {
    throw invalid('alsoRunning', 'must be the handles that list_handles answers');
  }
  return { maxBytes, alsoRunning };
}

function isRow(row: unknown): boolean {
  if (typeof row !== 'object' || row === null) return false;
  const of = (name: keyof RunningHandle): string => typeof Reflect.get(row, name);
  return (
    [of('handle_id'), of('command'), of('state')].every((type) => type === 'string') &&
    [of('duration_ms'), of('silent_ms')].every((type) => type === 'number')
  );
}

function invalid(param: string, what: string): LongrunError {
  return new LongrunError({
    code: 'INVALID_PARAMETER',
    message: `beforeTurn: ${param} ${what}.`,
    details: { param },
  });
}
