// Reads server-sent events from the body of a fetch: the browser's own reader of them cannot send a token.

export interface StreamEvent {
  readonly id: number;
  readonly event: string;
  readonly data: string;
}

/** Twice the most that the server sends at once. */
const MAX_LENGTH: number = 8 * 1024 * 1024;

/** Ends with the stream. Throws for an event that is longer than any that the server sends. */
export async function* readEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<StreamEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  // In pieces: a long event comes in many, and a text that grew with each would be searched from its start each time.
  let pieces: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      length += value.length;
      if (length > MAX_LENGTH) throw new Error('an event without an end');
      const last = pieces.at(-1) ?? '';
      pieces.push(value);
      if (!value.includes('\n\n') && !(last.endsWith('\n') && value.startsWith('\n'))) continue;
      const blocks = pieces.join('').split('\n\n');
      const rest = blocks.pop() ?? '';
      pieces = [rest];
      length = rest.length;
      for (const block of blocks) yield parse(block);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function parse(block: string): StreamEvent {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  return { id: Number(fields.get('id')), event: fields.get('event') ?? '', data: fields.get('data') ?? '' };
}
