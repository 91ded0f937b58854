// One question over the socket, with a connection of its own: nothing of one question is left when the next one is
// asked, and hanging up is how a question is taken back.
import { type IncomingMessage, request } from 'node:http';
import { Failure, type FailureData } from '../command-line/failure.js';
import { MAX_ANSWER_BYTES } from './bounds.js';
import { type MethodName, type Methods, PROTOCOL_PATH } from './methods.js';

export interface AskOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Rejects with the server's own error as a `Failure`, or with the system's. */
export async function ask<M extends MethodName>(
  socketPath: string,
  method: M,
  input: Methods[M]['input'],
  { timeoutMs, signal }: AskOptions,
): Promise<Methods[M]['output']> {
  const { status, text } = await post(socketPath, `${PROTOCOL_PATH}${method}`, JSON.stringify(input), {
    timeoutMs,
    ...(signal !== undefined && { signal }),
  });
  const answer: unknown = JSON.parse(text);
  // The server answers each method with its output, or with an error of that shape.
  if (status === 200) return answer as Methods[M]['output'];
  const { error } = answer as { readonly error: FailureData };
  throw new Failure(error);
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

function post(socketPath: string, path: string, body: string, options: AskOptions): Promise<Answer> {
  const { timeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(
      { socketPath, path, method: 'POST', headers, agent: false, ...(signal !== undefined && { signal }) },
      (response) => {
        readAnswer(response)
          .then(resolve, reject)
          .finally(() => clearTimeout(timer));
      },
    );
    const timer = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    sent.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    sent.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    // Without an encoding, a response yields buffers.
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`the answer has more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(buffer);
  }
  return { status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') };
}
