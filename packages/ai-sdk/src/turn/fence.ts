/**
 * How untrusted text stands in a message: between tags that carry a number drawn after the text was printed, so nothing
 * that a command prints can close them.
 */
import { randomBytes } from 'node:crypto';
import type { Excerpt } from './excerpt.js';

/** 64 bits: not to be guessed, and 16 characters of the budget for each tag. */
const NONCE_BYTES = 8;

/** A tag that none of the texts has in it. */
export function drawTag(texts: readonly string[], draw: () => string = randomTag): string {
  for (;;) {
    const tag = draw();
    if (!texts.some((text) => text.includes(tag))) return tag;
  }
}

function randomTag(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/** Every tag is this long. */
export const TAG_PLACEHOLDER: string = '0'.repeat(2 * NONCE_BYTES);

/** A fenced excerpt, and what it leaves out. */
export function fenced({ source, body, from, about }: Excerpt, tag: string): string {
  const { ended, stream, total } = source;
  const range = from === 0 && !about ? 'all' : `bytes ${about ? 'about ' : ''}${from} to ${total}`;
  const open = `<output-${tag} ${ended.handleId} ${stream} ${range}>`;
  const end = body.endsWith('\n') ? '' : '\n';
  const block = `${open}\n${body}${end}</output-${tag}>`;
  if (range === 'all') return block;
  if (stream === 'content') return `${block}\nLeft out above: the first ${from} bytes.`;
  const call = JSON.stringify({ handle_id: ended.handleId, stream, offset: 0 });
  return `${block}\nLeft out above: bytes 0 to ${about ? 'about ' : ''}${from}. read_output ${call}`;
}
