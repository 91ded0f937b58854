// HTTP/1.1 with JSON bodies over the Unix socket: node:http does framing, bounds of headers and time limits. It never
// trusts a length, and a client that goes away costs no more than the question it has asked.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type ErrorCode, LongrunError } from '@longrun/host';
import {
  CHECK_CONNECTIONS_MS,
  HEADERS_MS,
  MAX_CONNECTIONS,
  MAX_REQUEST_BYTES,
  REQUEST_MS,
} from '../socket/bounds.js';
import type { ErrorData } from '../socket/error-data.js';
import { PROTOCOL_PATH } from '../socket/methods.js';
import type { Answering } from './answer.js';

/** Answers once `ready` has resolved: clients may come while the host boots. */
export function createHttpServer(ready: Promise<Answering>): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
    },
    (request, response) => {
      serve(request, response, ready).then(
        ({ status, body }) => reply(response, status, body),
        // The client has gone while it spoke: nobody is there to be told.
        () => response.destroy(),
      );
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** Rejects only when the request breaks off. */
async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  ready: Promise<Answering>,
): Promise<Reply> {
  const path = request.url ?? '';
  if (request.method !== 'POST' || !path.startsWith(PROTOCOL_PATH)) {
    return refusal(
      404,
      'method',
      `This is a longrun server: POST ${PROTOCOL_PATH}<method>. Clients and server may differ in version.`,
    );
  }
  const text = await readBody(request);
  if (text === undefined) {
    // The rest of it is not read.
    response.setHeader('connection', 'close');
    return refusal(413, 'input', `The request has more than ${MAX_REQUEST_BYTES} bytes.`);
  }
  const input = parseJson(text);
  if (input === undefined) return refusal(400, 'input', 'The request is not JSON.');
  try {
    const answer = await (await ready).answer(path.slice(PROTOCOL_PATH.length), input.value);
    return { status: 200, body: JSON.stringify(answer) };
  } catch (error) {
    return failure(error);
  }
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_REQUEST_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    // Without an encoding, a request yields buffers.
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > MAX_REQUEST_BYTES) return undefined;
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  INVALID_PARAMETER: 400,
  SPAWN_FAILED: 422,
  SANDBOX_DENIED: 403,
  UNKNOWN_HANDLE: 404,
  UNKNOWN_SESSION: 404,
  SESSION_ENDED: 409,
  CAPACITY_EXCEEDED: 429,
  HOST_CLOSED: 503,
  TIMEOUT: 504,
};

function failure(error: unknown): Reply {
  if (LongrunError.is(error)) return errorReply(STATUS[error.code] ?? 500, error.toJSON());
  const message = `The server failed: ${error instanceof Error ? error.message : String(error)}`;
  return errorReply(500, { code: 'INTERNAL', message, details: {} });
}

function refusal(status: number, param: string, message: string): Reply {
  return errorReply(status, { code: 'INVALID_PARAMETER', message, details: { param } });
}

function errorReply(status: number, error: ErrorData): Reply {
  return { status, body: JSON.stringify({ error }) };
}

function reply(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
