import type { Host } from '@longrun/host';

/** The longest that the host goes on waiting for a client that has given up; after this its waiter is gone. */
const SLICE_MS = 5000;

/**
 * Asks the host again and again, each time to wait for one slice at most, until it has an answer, the time is over or
 * the client no longer waits.
 */
export async function waitInSlices<Reply>(
  timeoutMs: number,
  signal: AbortSignal,
  ask: (sliceMs: number) => Promise<Reply>,
  isAnswer: (reply: Reply) => boolean,
): Promise<Reply> {
  const until = performance.now() + timeoutMs;
  for (;;) {
    const leftMs = Math.max(0, Math.ceil(until - performance.now()));
    const reply = await ask(Math.min(leftMs, SLICE_MS));
    if (leftMs <= SLICE_MS || signal.aborted || isAnswer(reply)) return reply;
  }
}

/**
 * True for milliseconds in the range of this parameter. Anything else is the host's to refuse, or to fill in: so a call
 * that is refused there is refused here as well.
 */
export function isWaitOf(host: Host, tool: string, param: string, value: unknown): value is number {
  const schema = host.tools.find(({ name }) => name === tool)?.inputSchema;
  const properties = schema?.['properties'] as Record<string, { readonly maximum?: number }> | undefined; // JSON Schema.
  const maximum = properties?.[param]?.maximum ?? 0;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= maximum;
}
