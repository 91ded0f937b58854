import { LongrunError } from '@longrun/protocol';
import { isLoopback } from './http/loopback.js';
import { makeToken } from './http/token.js';

export interface DashboardOptions {
  /** 0: any free one. @default 0 */
  readonly port?: number;
  /** Address or name to listen on. @default '127.0.0.1' */
  readonly hostname?: string;
  /** Needed for every hostname that is not this machine's loopback. The connection is not encrypted. @default false */
  readonly allowRemote?: boolean;
  /** 16 to 256 characters of `A-Z a-z 0-9 - . _ ~`. @default 256 random bits */
  readonly token?: string;
}

export interface ResolvedDashboardOptions {
  readonly port: number;
  readonly hostname: string;
  readonly allowRemote: boolean;
  readonly token: string;
}

const OPTIONS: readonly string[] = [
  'port',
  'hostname',
  'allowRemote',
  'token',
] satisfies readonly (keyof DashboardOptions)[];
const MAX_PORT = 65_535;
/** The longest name that DNS has. */
const MAX_HOSTNAME_LENGTH = 253;
/** Stands in a fragment and a header as it is; 16 characters are 96 bits when they are random. */
const TOKEN = /^[\w.~-]{16,256}$/;

/** Fills in defaults. Throws `INVALID_PARAMETER` naming the option at fault. */
export function resolveDashboardOptions(options: DashboardOptions): ResolvedDashboardOptions {
  if (typeof options !== 'object' || options === null) throw invalid('options', 'expected an object');
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) throw invalid(name, `unknown option; known are ${OPTIONS.join(', ')}`);
  }
  const { port = 0, hostname = '127.0.0.1', allowRemote = false, token = makeToken() } = options;
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT) {
    throw invalid('port', `expected a whole number from 0 to ${MAX_PORT}, got ${String(port)}`);
  }
  if (typeof hostname !== 'string' || hostname === '' || hostname.length > MAX_HOSTNAME_LENGTH) {
    throw invalid('hostname', 'expected an address or a name');
  }
  if (typeof allowRemote !== 'boolean') throw invalid('allowRemote', 'expected true or false');
  if (typeof token !== 'string' || !TOKEN.test(token)) {
    throw invalid('token', 'expected 16 to 256 characters of A-Z a-z 0-9 - . _ ~');
  }
  if (!allowRemote && !isLoopback(hostname)) throw remoteRefused(hostname);
  return { port, hostname, allowRemote, token };
}

export function remoteRefused(hostname: string): LongrunError {
  return invalid(
    'hostname',
    `${hostname} is not this machine's loopback: others could reach it, without encryption. allowRemote: true allows that`,
  );
}

export function invalid(param: string, what: string, more: object = {}, cause?: unknown): LongrunError {
  return new LongrunError(
    {
      code: 'INVALID_PARAMETER',
      message: `dashboard: ${param}: ${what}.`,
      details: { tool: 'dashboard', param, ...more },
    },
    { cause },
  );
}
