import assert from 'node:assert/strict';
import type { Turn } from '../../dist/index.js';

/** One fenced excerpt of a message. */
export interface Block {
  readonly handleId: string;
  readonly stream: string;
  readonly range: string;
  readonly body: string;
}

/** The text of a turn's only message. */
export function contentOf({ messages }: Turn): string {
  assert.equal(messages.length, 1);
  return messages[0]?.content ?? '';
}

/** Takes a message apart as a careful reader would: by the tag that it announces first. */
export function partsOf(content: string): {
  readonly outside: readonly string[];
  readonly blocks: readonly Block[];
} {
  const tag = /^<output-([0-9a-f]{16}) /m.exec(content)?.[1];
  if (tag === undefined) return { outside: content.split('\n'), blocks: [] };
  const blocks: Block[] = [];
  const outside = content.replaceAll(
    new RegExp(`^<output-${tag} (\\S+) (\\S+) (.*)>\\n([^]*?)\\n</output-${tag}>$`, 'gm'),
    (_, handleId: string, stream: string, range: string, body: string) => {
      blocks.push({ handleId, stream, range, body });
      return '';
    },
  );
  return { outside: outside.split('\n').filter((line) => line !== ''), blocks };
}

/** The numbers of the `hto-1f-<n>` that the lines name, ranges included. */
export function namedIn(lines: readonly string[]): ReadonlySet<number> {
  const named = new Set<number>();
  for (const line of lines) {
    const all = line.startsWith('And ') ? line.matchAll(RANGE) : [RANGE_AT_START.exec(line)];
    for (const match of all) {
      if (match === null) continue;
      const from = Number(match[1]);
      for (let n = from; n <= Number(match[2] ?? from); n += 1) named.add(n);
    }
  }
  return named;
}

const RANGE = /hto-1f-(\d+)(?:\.\.(\d+))?/g;
const RANGE_AT_START = /^hto-1f-(\d+):/;
