import { DEFAULT_LIMITS, type Limits, LongrunError } from '@longrun/protocol';
import type { ActorModule, ThreadOptions } from './control/boot.js';
import type { PinoLike } from './logging/host-logger.js';
import type { ProcessSandbox } from './sandbox/index.js';
import type { VmBridge } from './vm/vm-bridge.js';

/**
 * Any `ActorDefinition`, whatever its messages, state and arguments: the host only finds it again by module and kind.
 */
export interface AnyActorDefinition {
  readonly kind: string;
  /** `import.meta.url` of the module that exports it. */
  readonly module?: string;
  readonly init: (...args: never[]) => unknown;
  readonly on: object;
}

/** An actor of the embedder's own, started beside the built-in ones. */
export interface CustomActor {
  /** Its definition, exported by the module that its `module` field names. */
  readonly definition: AnyActorDefinition;
  /** Passed to `init`. Structured-clone safe. */
  readonly args?: unknown;
  /** Name for `host.actor(name)` and `ctx.lookup(name)`. @default the definition's kind */
  readonly name?: string;
}

/** Everything has a default: `createHost()` alone works. */
export interface HostOptions {
  /**
   * How processes are started. `auto` takes the best there is; `portable` is `node:child_process`; `native` is
   * refused with `INVALID_PARAMETER` until that launcher exists.
   * @default 'auto'
   */
  readonly launcher?: 'auto' | 'native' | 'portable';
  /** @default { warm: 2, max: 64, whenFull: 'share' } */
  readonly threads?: Partial<ThreadOptions>;
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<Limits>;
  /** A pino logger, or false. @default warnings and worse to stderr */
  readonly logger?: PinoLike | false;
  /** Bridge to a VM with a feedback queue of its own. @default none: the session inboxes are used */
  readonly vm?: VmBridge;
  /** @default no sandbox */
  readonly sandbox?: ProcessSandbox;
  /** @default none */
  readonly actors?: readonly (CustomActor | AnyActorDefinition)[];
}

export const DEFAULT_THREADS: ThreadOptions = { warm: 2, max: 64, whenFull: 'share' };

/** More threads than any machine runs well; each costs 6 to 9 MiB. */
const MAX_THREADS = 4096;

/** Options with every default filled in and every number checked. */
export interface ResolvedOptions {
  readonly threads: ThreadOptions;
  readonly limits: Limits;
  readonly actors: readonly ActorModule[];
}

/** Fills in defaults. Throws `INVALID_PARAMETER` naming the option at fault. */
export function resolveOptions(options: HostOptions): ResolvedOptions {
  const launcher = options.launcher ?? 'auto';
  if (launcher === 'native') {
    throw invalid('launcher', 'the native launcher is not part of this version; use "auto" or "portable"');
  }
  if (launcher !== 'auto' && launcher !== 'portable') {
    throw invalid('launcher', `expected "auto", "native" or "portable", got ${JSON.stringify(launcher)}`);
  }
  return {
    threads: resolveThreads(options.threads ?? {}),
    limits: resolveLimits(options.limits ?? {}),
    actors: (options.actors ?? []).map(resolveActor),
  };
}

function resolveThreads(given: Partial<ThreadOptions>): ThreadOptions {
  const max = given.max ?? DEFAULT_THREADS.max;
  whole('threads.max', max, 1, MAX_THREADS);
  const warm = given.warm ?? Math.min(DEFAULT_THREADS.warm, max);
  whole('threads.warm', warm, 0, max);
  const whenFull = given.whenFull ?? DEFAULT_THREADS.whenFull;
  if (!['share', 'queue', 'reject'].includes(whenFull)) {
    throw invalid(
      'threads.whenFull',
      `expected "share", "queue" or "reject", got ${JSON.stringify(whenFull)}`,
    );
  }
  return { warm, max, whenFull };
}

function resolveLimits(given: Partial<Limits>): Limits {
  const known = Object.keys(DEFAULT_LIMITS);
  for (const [name, value] of Object.entries(given)) {
    if (!known.includes(name))
      throw invalid(`limits.${name}`, `unknown limit; known are ${known.join(', ')}`);
    if (value !== undefined) whole(`limits.${name}`, value, 0, Number.MAX_SAFE_INTEGER);
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(set) };
}

function resolveActor(entry: CustomActor | AnyActorDefinition): ActorModule {
  const actor: CustomActor = 'definition' in entry ? entry : { definition: entry };
  const { kind, module } = actor.definition;
  if (module === undefined) {
    throw invalid(
      'actors',
      `definition ${JSON.stringify(kind)} needs module: import.meta.url to start on a thread`,
    );
  }
  return { kind, module, name: actor.name ?? kind, args: actor.args };
}

function whole(param: string, value: number, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw invalid(param, `expected a whole number from ${min} to ${max}, got ${String(value)}`);
  }
}

function invalid(param: string, what: string): LongrunError {
  return new LongrunError({
    code: 'INVALID_PARAMETER',
    message: `createHost: ${param}: ${what}.`,
    details: { tool: 'createHost', param },
  });
}
