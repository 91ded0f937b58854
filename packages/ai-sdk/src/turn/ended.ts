import type { FeedbackItem, ToolResult } from '@longrun/host';
import { neutralise } from './neutralise.js';

/** One inbox item as a turn tells it. */
export interface Ended {
  readonly handleId: string;
  /** Undefined when the item's content is no result. It is told all the same: a drained item comes once. */
  readonly result: ToolResult | undefined;
  readonly content: string;
  readonly failed: boolean;
}

/** An id as the host makes it is at most this long; another one is cut. */
const MAX_ID_LENGTH = 64;

/** Reads an item. Never throws. */
export function endedOf({ handleId, content }: FeedbackItem): Ended {
  const result = resultIn(content);
  const failed =
    result === undefined || result.status !== 'completed' || result.exit_code !== 0 || result.signal !== null;
  return {
    handleId: neutralise(handleId.slice(0, MAX_ID_LENGTH)).replaceAll('\n', ' '),
    result,
    content,
    failed,
  };
}

function resultIn(content: string): ToolResult | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  return isResult(value) ? value : undefined;
}

/** Items come from the host itself; a VM may have kept them in a store of its own meanwhile. */
function isResult(value: unknown): value is ToolResult {
  if (typeof value !== 'object' || value === null) return false;
  const is = (type: string, ...names: (keyof ToolResult)[]): boolean =>
    names.every((name) => typeof Reflect.get(value, name) === type);
  const signal: unknown = Reflect.get(value, 'signal');
  return (
    is('string', 'status', 'command', 'stdout', 'stderr') &&
    is('number', 'exit_code', 'duration_ms', 'stdout_bytes', 'stderr_bytes') &&
    (signal === null || typeof signal === 'string')
  );
}
