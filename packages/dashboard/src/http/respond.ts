import type { ServerResponse } from 'node:http';
import { type ErrorCode, LongrunError } from '@longrun/protocol';

export function respond(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  // The client may have left; then nobody is to be told.
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

export function respondJson(response: ServerResponse, status: number, value: unknown): void {
  respond(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** Ends the connection after the answer: what follows on it is not read. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  if (!response.headersSent) {
    response.setHeader('Connection', 'close');
    if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="longrun"');
  }
  respondJson(response, status, { error: { message } });
}

export function respondError(response: ServerResponse, error: unknown): void {
  const code = LongrunError.is(error) ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  respondJson(response, STATUS[code], { error: { code, message } });
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  INVALID_PARAMETER: 400,
  SPAWN_FAILED: 500,
  SANDBOX_DENIED: 403,
  UNKNOWN_HANDLE: 404,
  UNKNOWN_SESSION: 404,
  SESSION_ENDED: 409,
  CAPACITY_EXCEEDED: 503,
  TIMEOUT: 504,
  HOST_CLOSED: 503,
  INTERNAL: 500,
};
