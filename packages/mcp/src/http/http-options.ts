import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { LongrunError } from '@longrun/host';

export interface HttpOptions {
  /** 0: any free one. @default 0 */
  readonly port?: number;
  /** Where to listen. Anything that is not loopback needs `allowRemote`. @default '127.0.0.1' */
  readonly hostname?: string;
  /** Whoever reaches the port and has the token can run commands as this user. @default false */
  readonly allowRemote?: boolean;
  /** What clients send as `Authorization: Bearer …`, at least 16 characters. @default 256 random bits */
  readonly token?: string;
  /**
   * Names by which clients on other machines call this one: what may be in `Host`, and in `Origin`, beside `hostname`,
   * `localhost` and the address that was reached. @default none
   */
  readonly allowedHosts?: readonly string[];
  /**
   * Milliseconds after which a session that holds no stream open, and has no request under way, ends with its commands.
   * @default 600_000
   */
  readonly idleMs?: number;
  /** The same, once a stream that the session held open was lost. @default 30_000 */
  readonly reconnectMs?: number;
  /** Sessions at one time. @default 64 */
  readonly maxSessions?: number;
  /** What goes wrong beside the protocol. @default a warning of the process, on stderr */
  readonly onError?: (error: Error) => void;
}

/** MCP sessions over Streamable HTTP. */
export interface HttpServing {
  /** What clients connect to. */
  readonly url: string;
  readonly token: string;
  readonly port: number;
  /** Ends every session with its commands within 2 s, then the server. Safe to call twice. */
  close(): Promise<void>;
}

/** Ten minutes: longer than a model thinks, and a client that stays away for longer holds a stream open. */
const DEFAULT_IDLE_MS = 600_000;
/** The official clients try again within 5 s, and give up after 10. */
const DEFAULT_RECONNECT_MS = 30_000;
/** Agents on one machine; each session may have a thousand commands. */
const DEFAULT_MAX_SESSIONS = 64;
const MIN_TOKEN_LENGTH = 16;
const TOKEN_BYTES = 32;
/** Node's timers overflow past this. */
const MAX_MS = 2 ** 31 - 1;

/** Options with every default filled in and checked. */
export interface ResolvedHttpOptions {
  readonly port: number;
  readonly hostname: string;
  readonly token: string;
  readonly allowedHosts: readonly string[];
  readonly idleMs: number;
  readonly reconnectMs: number;
  readonly maxSessions: number;
}

/** Throws `INVALID_PARAMETER` that names the option at fault. */
export function resolveHttpOptions(options: HttpOptions): ResolvedHttpOptions {
  const { hostname = '127.0.0.1', allowRemote = false, allowedHosts = [] } = options;
  const token = options.token ?? randomBytes(TOKEN_BYTES).toString('base64url');
  if (!isLoopback(hostname) && !allowRemote) {
    throw invalid(
      'hostname',
      `${hostname} is not loopback: others could reach it. allowRemote: true allows that.`,
    );
  }
  // What can be sent as a bearer token: RFC 6750.
  if (token.length < MIN_TOKEN_LENGTH || !/^[A-Za-z0-9._~+/-]+=*$/.test(token)) {
    throw invalid('token', `the token must have at least ${MIN_TOKEN_LENGTH} letters, digits or ._~+/-`);
  }
  return {
    port: whole('port', options.port ?? 0, 0, 65_535),
    hostname,
    token,
    allowedHosts: allowedHosts.map((name) => name.toLowerCase()),
    idleMs: whole('idleMs', options.idleMs ?? DEFAULT_IDLE_MS, 1, MAX_MS),
    reconnectMs: whole('reconnectMs', options.reconnectMs ?? DEFAULT_RECONNECT_MS, 1, MAX_MS),
    maxSessions: whole('maxSessions', options.maxSessions ?? DEFAULT_MAX_SESSIONS, 1, 10_000),
  };
}

function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '::1') return true;
  return isIP(hostname) === 4 && hostname.startsWith('127.');
}

function whole(param: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalid(param, `${param} must be a whole number from ${min} to ${max}, got ${String(value)}.`);
}

function invalid(param: string, message: string): LongrunError {
  return new LongrunError({
    code: 'INVALID_PARAMETER',
    message: `serveHttp: ${message}`,
    details: { param },
  });
}
