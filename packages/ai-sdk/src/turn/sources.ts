import { bytesOf } from './byte-cut.js';
import type { Ended } from './ended.js';
import type { Source } from './excerpt.js';

/** The host's line between the head and the tail of a long stream. */
const OMITTED = /\n\[\.\.\. \d+ bytes omitted \.\.\.\]\n/g;

/** What there is to show, by rank: failures before successes, and of a success its stdout before its stderr. */
export function sourcesOf(all: readonly Ended[]): readonly (readonly Source[])[] {
  const failed = all.filter((ended) => ended.failed);
  const ok = all.filter((ended) => !ended.failed);
  const ranks = [
    failed.flatMap((ended) =>
      ended.result === undefined
        ? [
            {
              ended,
              stream: 'content',
              text: ended.content,
              total: bytesOf(ended.content),
              whole: true,
            } as const,
          ]
        : [streamOf(ended, 'stderr'), streamOf(ended, 'stdout')],
    ),
    ok.map((ended) => streamOf(ended, 'stdout')),
    ok.map((ended) => streamOf(ended, 'stderr')),
  ];
  return ranks.map((rank) => rank.filter((source) => source !== undefined && source.text !== '') as Source[]);
}

function streamOf(ended: Ended, stream: 'stdout' | 'stderr'): Source | undefined {
  const { result } = ended;
  if (result === undefined) return undefined;
  const text = result[stream];
  const whole = !result[`${stream}_truncated`];
  // A command that prints such a line itself only shortens what is shown of it: offsets count from the end.
  const tail = whole ? text : text.slice(lastMatchEnd(text));
  return { ended, stream, text: tail, total: result[`${stream}_bytes`], whole };
}

function lastMatchEnd(text: string): number {
  let end = 0;
  for (const match of text.matchAll(OMITTED)) end = match.index + match[0].length;
  return end;
}
