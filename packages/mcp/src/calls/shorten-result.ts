/** Halving from 1 MiB down to nothing. */
const MAX_ROUNDS = 21;

/** A result that fits into a budget. */
export interface ShortenedResult {
  readonly result: Record<string, unknown>;
  /** What it takes as JSON. */
  readonly bytes: number;
  readonly shortened: boolean;
}

/**
 * Fits the JSON of a `tool_result` into a budget, as far as that can be done by leaving out the beginnings of stdout
 * and stderr: the ends say how it went. `read_output` has all of them.
 */
export function shortenResult(content: string, maxBytes: number): ShortenedResult {
  const result: Record<string, unknown> = JSON.parse(content);
  const bytes = Buffer.byteLength(content);
  if (bytes <= maxBytes) return { result, bytes, shortened: false };
  let shorter = result;
  let keep = maxBytes;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    shorter = keepEnds(result, keep);
    const now = Buffer.byteLength(JSON.stringify(shorter));
    if (now <= maxBytes || keep === 0) return { result: shorter, bytes: now, shortened: true };
    keep = Math.floor(keep / 2);
  }
  return { result: shorter, bytes: Buffer.byteLength(JSON.stringify(shorter)), shortened: true };
}

/** Both streams together keep at most `units` UTF-16 units, and what one leaves the other may use. */
function keepEnds(result: Record<string, unknown>, units: number): Record<string, unknown> {
  const stdout = String(result['stdout']);
  const stderr = String(result['stderr']);
  const half = Math.floor(units / 2);
  const out = Math.min(stdout.length, Math.max(half, units - stderr.length));
  const err = Math.min(stderr.length, units - out);
  const shortOut = lastUnits(stdout, out);
  const shortErr = lastUnits(stderr, err);
  const left =
    Buffer.byteLength(stdout) -
    Buffer.byteLength(shortOut) +
    Buffer.byteLength(stderr) -
    Buffer.byteLength(shortErr);
  return {
    ...result,
    stdout: shortOut,
    stderr: shortErr,
    stdout_truncated: result['stdout_truncated'] === true || shortOut !== stdout,
    stderr_truncated: result['stderr_truncated'] === true || shortErr !== stderr,
    omitted_bytes: Number(result['omitted_bytes']) + left,
  };
}

/** Never begins with the second half of a character. */
function lastUnits(text: string, units: number): string {
  const end = text.slice(text.length - units);
  const first = end.charCodeAt(0);
  return first >= 0xdc00 && first <= 0xdfff ? end.slice(1) : end;
}
