import { usageFailure } from '../command-line/failure.js';

/** As much as the tool takes, in UTF-16 units; more belongs in a file. */
const MAX_LENGTH = 16 * 1024 * 1024;

/** Our own stdin to its end, as text. */
export async function readStdin(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.length > MAX_LENGTH)
      throw usageFailure(`--stdin takes at most ${MAX_LENGTH} characters; pass a file instead.`);
  }
  return text;
}
