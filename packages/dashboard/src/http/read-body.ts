import type { IncomingMessage } from 'node:http';

/** A handle id, or a session id of 256 characters that JSON may write with six each. */
export const MAX_BODY_BYTES: number = 4 * 1024;

export type Body =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: 400 | 413 | 415; readonly message: string };

/** A JSON object. Reads no further than its bound, whatever the sender announces. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return { ok: false, status: 415, message: 'The body has to be application/json.' };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Left early, the connection must still carry the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Buffer)) throw new TypeError('a body came as text');
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      return { ok: false, status: 413, message: `The body has more than ${MAX_BODY_BYTES} bytes.` };
    }
    chunks.push(chunk);
  }
  const value = parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, status: 400, message: 'The body has to be a JSON object.' };
  }
  return { ok: true, value: { ...value } };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
