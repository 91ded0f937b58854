import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  localhostAllowedHostnames,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import type { ResolvedHttpOptions } from './http-options.js';

/** Why a request is turned away. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly message: string;
}

/**
 * Who may come in, decided by the headers alone, before a body is read. Host and Origin first: a page in a browser,
 * whatever name it gave this machine, learns nothing, not even whether its token is right.
 */
export class Access {
  readonly #hostnames: string[];
  readonly #tokenDigest: Buffer;

  constructor({ hostname, allowedHosts, token }: ResolvedHttpOptions) {
    this.#hostnames = [...localhostAllowedHostnames(), bracketed(hostname.toLowerCase()), ...allowedHosts];
    this.#tokenDigest = digest(token);
  }

  /** Undefined: come in. */
  refusal({ headers, socket }: IncomingMessage): Refusal | undefined {
    // The address that was reached: a page can give this machine another name, but not another address.
    const reached = socket.localAddress?.replace(/^::ffff:/, '');
    const allowed = [...this.#hostnames, ...(reached === undefined ? [] : [bracketed(reached)])];
    const host = validateHostHeader(headers.host, allowed);
    if (!host.ok) return { status: 403, message: 'Forbidden: this Host is not allowed' };
    const origin = validateOriginHeader(headers.origin, allowed);
    if (!origin.ok) return { status: 403, message: 'Forbidden: this Origin is not allowed' };
    const [, token] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    // Digests have one length, so the time that this takes says nothing about the token.
    if (token !== undefined && timingSafeEqual(digest(token), this.#tokenDigest)) return undefined;
    return { status: 401, message: 'Unauthorized: a bearer token is required' };
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** As IPv6 addresses are written in URLs. */
function bracketed(hostname: string): string {
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}
