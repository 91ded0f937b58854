/** The SDK's own clients of both generations, connected to what is under test. */
import { fileURLToPath } from 'node:url';
import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as SseTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { HttpServing } from '../../dist/index.js';

/** Both at once, on purpose: names tell nobody apart. */
const WHO = { name: 'test', version: '1' };

export const STDIO_SERVER: string = fileURLToPath(new URL('../programs/stdio-server.js', import.meta.url));

export interface StdioClient<Kind> {
  readonly client: Kind;
  /** Of the server. */
  readonly pid: number;
}

/** The 1.x client: revision 2025-11-25. */
export async function stdioClient(): Promise<StdioClient<Client>> {
  const client = new Client(WHO);
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [STDIO_SERVER],
    stderr: 'inherit',
  });
  await client.connect(transport);
  return { client, pid: transport.pid ?? -1 };
}

/** The 2.x client: revision 2026-07-28. */
export async function modernStdioClient(): Promise<StdioClient<ModernClient>> {
  const client = new ModernClient(WHO, { versionNegotiation: { mode: 'auto' } });
  const transport = new ModernStdio({ command: process.execPath, args: [STDIO_SERVER], stderr: 'inherit' });
  await client.connect(transport);
  return { client, pid: transport.pid ?? -1 };
}

export interface HttpClient {
  readonly client: Client;
  readonly transport: SseTransport;
}

export async function httpClient({ url, token }: Pick<HttpServing, 'url' | 'token'>): Promise<HttpClient> {
  const client = new Client(WHO);
  const transport = new SseTransport(new URL(url), { requestInit: { headers: bearer(token) } });
  // Its `sessionId` may be undefined, which the interface that it implements does not say.
  await client.connect(transport as Transport);
  return { client, transport };
}

/** @param session what it sends as `Longrun-Session` */
export async function modernHttpClient(
  { url, token }: Pick<HttpServing, 'url' | 'token'>,
  session?: string,
): Promise<ModernClient> {
  const client = new ModernClient(WHO, { versionNegotiation: { mode: 'auto' } });
  const headers = { ...bearer(token), ...(session === undefined ? {} : { 'longrun-session': session }) };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}
