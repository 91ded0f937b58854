// Who is let in. Every request names this server in `Host` (a page of another name that was pointed at this address is
// a stranger), a POST comes from this page or from no page, and whatever has data in it takes the token.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { ResolvedDashboardOptions } from '../dashboard-options.js';
import { isLoopback } from './loopback.js';
import { tokenCheck } from './token.js';

export interface Refusal {
  readonly status: 400 | 401 | 403;
  readonly message: string;
}

export interface RequestGuard {
  /** For every request. */
  checkHost(request: IncomingMessage): Refusal | undefined;
  /** For those that change something. */
  checkOrigin(request: IncomingMessage): Refusal | undefined;
  checkToken(request: IncomingMessage): Refusal | undefined;
}

const BEARER = /^Bearer +([^ ]+) *$/i;

export function requestGuard(options: ResolvedDashboardOptions, port: number): RequestGuard {
  const isToken = tokenCheck(options.token);
  return {
    checkHost: ({ headers }) => {
      const named = hostOf(headers.host ?? '');
      if (named !== undefined && named.port === port && isOurs(named.name, options)) return undefined;
      return { status: 403, message: 'This Host is not served here.' };
    },
    checkOrigin: ({ headers }) => {
      const { origin, host } = headers;
      const site = headers['sec-fetch-site'];
      const foreign =
        (origin !== undefined && origin !== `http://${host}`) ||
        (site !== undefined && site !== 'same-origin' && site !== 'none');
      return foreign ? { status: 403, message: 'Requests of other pages are refused.' } : undefined;
    },
    checkToken: ({ headers }) => {
      const given = BEARER.exec(headers.authorization ?? '')?.[1];
      if (given !== undefined && isToken(given)) return undefined;
      const message = given === undefined ? 'A token is needed.' : 'The token is wrong.';
      return { status: 401, message };
    },
  };
}

/**
 * An address cannot be pointed elsewhere as a name can, so where others are allowed any address will do: the machine
 * may have many.
 */
function isOurs(name: string, { hostname, allowRemote }: ResolvedDashboardOptions): boolean {
  return name === hostname.toLowerCase() || isLoopback(name) || (allowRemote && isIP(name) !== 0);
}

function hostOf(header: string): { readonly name: string; readonly port: number } | undefined {
  const [, bracketed, plain, port] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?$/i.exec(header) ?? [];
  const name = bracketed ?? plain;
  // A browser leaves the port of its protocol out.
  return name === undefined ? undefined : { name: name.toLowerCase(), port: Number(port ?? 80) };
}
