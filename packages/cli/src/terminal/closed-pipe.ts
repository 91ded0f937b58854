// A reader that goes away (`longrun ps | head -1`) shows as an error event. It ends the process as SIGPIPE would,
// unless a command has something to do first.
import { CLOSED_PIPE } from '../command-line/exit-codes.js';

/** What happens at the first write that nobody reads. */
let onClosed: () => void = () => process.exit(CLOSED_PIPE);

/** For the whole life of the process. Nobody reading stderr changes nothing. */
export function exitOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosed(error)) throw error;
    onClosed();
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosed(error)) throw error;
  });
}

/** The first such write destroys the stream; later ones say that instead. */
function isClosed({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED';
}

/** Resolves instead of ending the process. */
export function closedPipe(): Promise<void> {
  return new Promise((resolve) => {
    onClosed = resolve;
  });
}
