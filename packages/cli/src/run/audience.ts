import type { StreamName } from '../client/read-stream.js';
import { printJsonLine, say, writeText } from '../terminal/output.js';
import type { Audience } from './attached.js';

/** stdout and stderr of the command on ours; what we say besides on stderr. */
export const terminalAudience: Audience = {
  write: (stream, text) => writeText(process[stream], text),
  say,
};

/** A line of JSON for each piece; what we say besides is in the events. */
export const jsonAudience: Audience = {
  write: async (stream: StreamName, text) => {
    await writeText(process.stdout, `${JSON.stringify({ event: 'output', stream, text })}\n`);
  },
  say: (message) => printJsonLine({ event: 'notice', message }),
};
