/** Requests as no client of the SDK would send them. */
import { request } from 'node:http';
import type { HttpServing } from '../../dist/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends exactly these headers, `Host` among them if it is named. */
export function send(
  { port, token }: Pick<HttpServing, 'port' | 'token'>,
  { method = 'POST', path = '/mcp', headers = {}, body }: RawRequest,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const defaults = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const sent = request(
      { host: '127.0.0.1', port, method, path, headers: { ...defaults, ...headers } },
      (got) => {
        let text = '';
        got.on('data', (chunk) => {
          text += String(chunk);
        });
        got.on('end', () => resolve({ status: got.statusCode ?? 0, headers: got.headers, body: text }));
        got.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A request of revision 2026-07-28, with the headers that it must have. */
export function modern(
  method: string,
  params: Record<string, unknown>,
  options: { readonly tasks?: boolean; readonly session?: string } = {},
): RawRequest {
  const name = params['name'] ?? params['taskId'] ?? params['uri'];
  const capabilities = options.tasks === true ? { extensions: { 'io.modelcontextprotocol/tasks': {} } } : {};
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  };
  return {
    headers: {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(name === undefined ? {} : { 'mcp-name': String(name) }),
      ...(options.session === undefined ? {} : { 'longrun-session': options.session }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
  };
}

export const INITIALIZE: string = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});
