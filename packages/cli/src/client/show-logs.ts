// `longrun logs`.
import { EXIT } from '../command-line/exit-codes.js';
import { usageFailure } from '../command-line/failure.js';
import type { Backend, HandleRow } from '../socket/methods.js';
import { printJsonLine, say, writeText } from '../terminal/output.js';
import { formatBytes } from '../view/format.js';
import { findHandles } from './find-handles.js';
import { readStream, type StreamName, type StreamPlace } from './read-stream.js';
import { readTail } from './read-tail.js';

export interface LogsOptions {
  readonly follow: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tail: number | undefined;
  readonly json: boolean;
}

export async function showLogs(
  backend: Backend,
  words: readonly string[],
  options: LogsOptions,
): Promise<number> {
  if (options.stdout && options.stderr)
    throw usageFailure('--stdout and --stderr: each means that one alone; leave out both.');
  const [row] = await findHandles(backend, words);
  if (row === undefined) throw usageFailure('logs takes a handle.');
  const streams: readonly StreamName[] = options.stdout
    ? ['stdout']
    : options.stderr
      ? ['stderr']
      : ['stdout', 'stderr'];
  const alone = streams.length === 1;
  const show = (stream: StreamName): Promise<number> =>
    showStream(backend, row, stream, options, (text) =>
      options.json
        ? writeText(process.stdout, `${JSON.stringify({ event: 'output', stream, text })}\n`)
        : writeText(alone ? process.stdout : process[stream], text),
    );
  let missing = 0;
  if (options.follow) {
    for (const each of await Promise.all(streams.map(show))) missing += each;
  } else {
    for (const stream of streams) missing += await show(stream);
  }
  if (options.json) printJsonLine({ event: 'end', handle_id: row.handle_id, missing_bytes: missing });
  else if (missing > 0)
    say(`${formatBytes(missing)} of output came too fast to be kept and are missing above`);
  return EXIT.ok;
}

async function showStream(
  backend: Backend,
  { session_id, handle_id }: HandleRow,
  stream: StreamName,
  { follow, tail }: LogsOptions,
  onText: (text: string) => Promise<void>,
): Promise<number> {
  const place: StreamPlace = { session: session_id, handleId: handle_id, stream };
  if (tail === undefined) return readStream(backend, place, { follow, onText });
  const { text, end, missing } = await readTail(backend, place, tail);
  await onText(text);
  return follow
    ? missing + (await readStream(backend, { ...place, offset: end }, { follow, onText }))
    : missing;
}
