// Handles as people write them: whole, by their number, or by a beginning or an end that fits only one.
import { Failure } from '../command-line/failure.js';
import type { Backend, HandleRow } from '../socket/methods.js';

/** Names of handles that a message lists. */
const MAX_NAMED = 5;

/** The handles that are meant, in the order of the words, each once. Throws `UNKNOWN_HANDLE`, `INVALID_PARAMETER`. */
export async function findHandles(backend: Backend, words: readonly string[]): Promise<readonly HandleRow[]> {
  const { handles } = await backend.call('handles', { finished: true });
  return [...new Set(words.map((word) => findHandle(handles, word)))];
}

/** Exactly, else by number (`7` or `-7`), else by beginning or end. */
export function findHandle(handles: readonly HandleRow[], word: string): HandleRow {
  const number = word.startsWith('-') ? word : `-${word}`;
  const tests: readonly ((id: string) => boolean)[] = [
    (id) => id === word,
    (id) => id.endsWith(number),
    (id) => id.startsWith(word) || id.endsWith(word),
  ];
  for (const test of tests) {
    const [first, ...more] = handles.filter(({ handle_id }) => test(handle_id));
    if (first === undefined) continue;
    if (more.length === 0) return first;
    const ids = [first, ...more].map(({ handle_id }) => handle_id);
    const named = ids.slice(0, MAX_NAMED).join(', ') + (ids.length > MAX_NAMED ? ', …' : '');
    throw new Failure({
      code: 'INVALID_PARAMETER',
      message: `${JSON.stringify(word)} fits ${ids.length} handles: ${named}.`,
      details: { param: 'handle', handle: word, fits: ids },
    });
  }
  throw new Failure({
    code: 'UNKNOWN_HANDLE',
    message: `There is no handle ${JSON.stringify(word.slice(0, 80))}. longrun ps -a lists those that are known.`,
    details: { param: 'handle', handle: word },
  });
}
