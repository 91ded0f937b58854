import type { Dashboard } from '../../dist/dashboard.js';
import type { Delta, Problem, Snapshot } from '../../dist/live/frame.js';

export type Frame =
  | { readonly id: number; readonly event: 'snapshot'; readonly data: Snapshot }
  | { readonly id: number; readonly event: 'delta'; readonly data: Delta }
  | { readonly id: number; readonly event: 'problem'; readonly data: Problem };

export interface Watcher {
  readonly frames: AsyncGenerator<Frame>;
  stop(): void;
}

/** The stream of events, as a page reads it. */
export async function watch({ origin, token }: Dashboard): Promise<Watcher> {
  const abort = new AbortController();
  const response = await fetch(`${origin}/api/events`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`);
  return { frames: framesOf(response), stop: () => abort.abort() };
}

/** The first frame that is one. The ones before it are passed over. */
export async function until({ frames }: Watcher, is: (frame: Frame) => boolean): Promise<Frame> {
  for (;;) {
    const { done, value } = await frames.next();
    if (done === true) throw new Error('the stream ended before it came');
    if (is(value)) return value;
  }
}

/** Takes the response, not its body: Node.js ends a body that nobody has begun to read when its response is garbage. */
async function* framesOf(response: Response): AsyncGenerator<Frame> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const [id = '', event = '', data = ''] = block
        .split('\n')
        .map((line) => line.slice(line.indexOf(': ') + 2));
      // As the server writes it.
      yield { id: Number(id), event, data: JSON.parse(data) } as Frame;
    }
  }
}
