import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Confinement,
  type ErrorData,
  LongrunError,
  type PathRule,
  type PortRule,
} from '@longrun/protocol';
import { errnoOf } from '../errno-of.js';
import { isInside } from './is-inside.js';
import { systemPaths } from './system-paths.js';

/** TCP ports: none of them, these, or all. */
export type TcpPorts = 'none' | 'any' | readonly number[];

/**
 * What commands may do. Roots are existing files or directories and stand for everything below them; relative ones
 * start at the host's cwd now. Rights add up: what one root allows, no other takes away.
 */
export interface LinuxSandboxOptions {
  /** What may be read. @default none */
  readonly readOnly?: readonly string[];
  /** What may be read, written, made and removed. The first directory is the default cwd. @default none */
  readonly readWrite?: readonly string[];
  /** What may be read and started as a program. @default none */
  readonly execute?: readonly string[];
  /** Ports that may be listened on and connected to. @default { bind: 'none', connect: 'none' } */
  readonly tcp?: { readonly bind?: TcpPorts; readonly connect?: TcpPorts };
  /**
   * Also allows what ordinary programs need: to start the programs of /usr and its like, to read what the loader and
   * the resolver look up, /proc, and to use /dev/null and its like. Not all of /etc, no /tmp, no home directory.
   * @default true
   */
  readonly system?: boolean;
  /**
   * Refuses commands with SANDBOX_DENIED where less than this can be enforced. Undefined: they run, and their
   * results say how much was.
   */
  readonly atLeast?: 'full' | 'partial';
}

/** The name of the policy in results, errors and logs. */
export const LINUX_SANDBOX = 'linux';
/** Far more than anybody needs; each costs 3 µs at every launch. */
const MAX_ROOTS = 256;
const MAX_PORTS = 1024;
const KINDS = { readOnly: 'read', readWrite: 'write', execute: 'execute' } as const;
const KNOWN: readonly string[] = [...Object.keys(KINDS), 'tcp', 'system', 'atLeast'];

/** The confinement of every command, from checked options. */
export function linuxConfinement(options: LinuxSandboxOptions): Confinement {
  if (!isObject(options)) throw invalid('options', 'must be an object');
  unknown('', options, KNOWN);
  const { tcp = {}, system = true, atLeast } = options;
  if (typeof system !== 'boolean') throw invalid('system', 'must be true or false');
  if (atLeast !== undefined && atLeast !== 'full' && atLeast !== 'partial') {
    throw invalid('atLeast', 'must be "full" or "partial"');
  }
  if (!isObject(tcp)) throw invalid('tcp', 'must be an object');
  unknown('tcp.', tcp, ['bind', 'connect']);
  const own = ownPaths(options);
  return {
    policy: LINUX_SANDBOX,
    paths: system ? [...own, ...systemPaths()] : own,
    tcp: { bind: ports('tcp.bind', tcp.bind), connect: ports('tcp.connect', tcp.connect) },
    ...(atLeast === undefined ? {} : { atLeast }),
  };
}

/** One rule for each path, in the order of the options: read-write roots first. */
function ownPaths(options: LinuxSandboxOptions): readonly PathRule[] {
  const rules = new Map<string, PathRule>();
  const writable: string[] = [];
  for (const option of ['readWrite', 'readOnly', 'execute'] as const) {
    const roots = options[option] ?? [];
    if (!Array.isArray(roots)) throw invalid(option, 'must be an array of paths');
    if (roots.length > MAX_ROOTS) throw invalid(option, `must name at most ${MAX_ROOTS} roots`);
    for (const [index, root] of roots.entries()) {
      const param = `${option}[${index}]`;
      const path = resolveRoot(param, root);
      if (option === 'readWrite') writable.push(path);
      const within = option === 'readOnly' ? writable.find((each) => isInside(each, path)) : undefined;
      if (within !== undefined) {
        const what = `is ${path}, which the read-write root ${within} makes writable: rights add up`;
        throw invalid(param, what, { path });
      }
      rules.set(path, { ...rules.get(path), path, [KINDS[option]]: true });
    }
  }
  return [...rules.values()];
}

function resolveRoot(param: string, root: unknown): string {
  if (typeof root !== 'string' || root === '') throw invalid(param, 'must be a path');
  const path = resolve(root);
  try {
    return realpathSync.native(path);
  } catch (error) {
    const errno = errnoOf(error);
    throw invalid(param, `cannot be used: ${path} (${errno})`, { errno, path }, error);
  }
}

function ports(param: string, given: TcpPorts = 'none'): PortRule {
  if (given === 'none') return [];
  if (given === 'any') return given;
  if (!Array.isArray(given)) throw invalid(param, 'must be "none", "any" or an array of ports');
  if (given.length > MAX_PORTS) throw invalid(param, `must name at most ${MAX_PORTS} ports`);
  for (const [index, port] of given.entries()) {
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw invalid(`${param}[${index}]`, 'must be a whole number from 0 to 65535');
    }
  }
  return [...new Set<number>(given)];
}

/** A misspelt option must not silently be a default. */
function unknown(prefix: string, given: object, known: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw invalid(`${prefix}${name}`, `is unknown; known are ${known.join(', ')}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function invalid(
  param: string,
  what: string,
  more: ErrorData['details'] = {},
  cause?: unknown,
): LongrunError {
  const message = `linuxSandbox: ${param} ${what}`;
  return new LongrunError({ code: 'INVALID_PARAMETER', message, details: { ...more, param } }, { cause });
}
