import {
  DEFAULT_LIMITS,
  type Limits,
  LongrunError,
  MAX_DRAIN_MS,
  MAX_GRACE_MS,
  MAX_INLINE_BYTES,
  RESOURCE_RANGES,
  type Resources,
} from '@longrun/protocol';
import type { ActorModule, LauncherName, ThreadOptions } from './control/boot.js';
import type { PinoLike } from './logging/host-logger.js';
import { chooseLauncher } from './pool/choose-launcher.js';
import type { ProcessSandbox } from './sandbox/index.js';
import type { TracingOptions } from './tracing/handle-spans.js';
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
   * How processes are started. `native` is made for Linux and refused with `INVALID_PARAMETER` where it does not work;
   * `portable` is `node:child_process`; `auto` is native where it works, else portable, with one log line.
   * @default 'auto'
   */
  readonly launcher?: 'auto' | 'native' | 'portable';
  /** @default { warm: 2, max: 64, whenFull: 'share' } */
  readonly threads?: Partial<ThreadOptions>;
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<Limits>;
  /**
   * What every command may use: see `Resources`. Needs the native launcher: refused with `launcher: 'portable'`, and
   * with `auto` one log line says that nothing is limited where the portable one is used.
   * @default as the host itself
   */
  readonly resources?: Resources;
  /** A pino logger, or false. @default warnings and worse to stderr */
  readonly logger?: PinoLike | false;
  /** Bridge to a VM with a feedback queue of its own. @default none: the session inboxes are used */
  readonly vm?: VmBridge;
  /** @default no sandbox */
  readonly sandbox?: ProcessSandbox;
  /**
   * What spans say. There are spans once an OpenTelemetry SDK is registered in this process, and only then.
   * @default { commandArgs: false }
   */
  readonly tracing?: TracingOptions;
  /** @default none */
  readonly actors?: readonly (CustomActor | AnyActorDefinition)[];
}

export const DEFAULT_THREADS: ThreadOptions = { warm: 2, max: 64, whenFull: 'share' };

/** More threads than any machine runs well; each costs 6 to 13 MiB. */
const MAX_THREADS = 4096;

const OPTIONS = [
  'launcher',
  'threads',
  'limits',
  'resources',
  'logger',
  'vm',
  'sandbox',
  'tracing',
  'actors',
] as const satisfies readonly (keyof HostOptions)[];

/** Limits that a command may set for itself as well have the same upper bound here. */
const MOST: Readonly<Record<string, number>> = {
  graceMs: MAX_GRACE_MS,
  drainMs: MAX_DRAIN_MS,
  headBytes: MAX_INLINE_BYTES,
  tailBytes: MAX_INLINE_BYTES,
} satisfies Partial<Limits>;

/** Options with every default filled in and every number checked. */
export interface ResolvedOptions {
  readonly launcher: 'auto' | LauncherName;
  readonly threads: ThreadOptions;
  readonly limits: Limits;
  /** Undefined when nothing is limited. */
  readonly resources: Resources | undefined;
  readonly tracing: Required<TracingOptions>;
  readonly actors: readonly ActorModule[];
}

/** Fills in defaults. Throws `INVALID_PARAMETER` naming the option at fault. */
export function resolveOptions(options: HostOptions): ResolvedOptions {
  if (!isObject(options)) throw invalid('options', `expected an object, got ${describe(options)}`);
  known('', options, OPTIONS);
  checkLogger(options.logger);
  methods('vm', options.vm, ['pushFeedback', 'onSessionEnd']);
  methods('sandbox', options.sandbox, ['enforceCwd', 'prepare', 'explainSpawnError']);
  const launcher = options.launcher ?? 'auto';
  if (launcher !== 'auto' && launcher !== 'native' && launcher !== 'portable') {
    throw invalid('launcher', `expected "auto", "native" or "portable", got ${JSON.stringify(launcher)}`);
  }
  if (launcher === 'native') {
    const { reason } = chooseLauncher('native');
    if (reason !== undefined) throw invalid('launcher', `the native launcher does not work here: ${reason}`);
  }
  const resources = resolveResources(options.resources ?? {});
  if (launcher === 'portable' && resources !== undefined) {
    throw invalid('resources', 'the portable launcher cannot limit what commands use');
  }
  return {
    launcher,
    threads: resolveThreads(options.threads ?? {}),
    limits: resolveLimits(options.limits ?? {}),
    resources,
    tracing: resolveTracing(options.tracing ?? {}),
    actors: resolveActors(options.actors ?? []),
  };
}

function resolveThreads(given: Partial<ThreadOptions>): ThreadOptions {
  if (!isObject(given)) throw invalid('threads', `expected an object, got ${describe(given)}`);
  known('threads.', given, Object.keys(DEFAULT_THREADS));
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
  if (!isObject(given)) throw invalid('limits', `expected an object, got ${describe(given)}`);
  known('limits.', given, Object.keys(DEFAULT_LIMITS));
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) whole(`limits.${name}`, value, 0, MOST[name] ?? Number.MAX_SAFE_INTEGER);
  }
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(set) };
}

function resolveResources(given: Resources): Resources | undefined {
  if (!isObject(given)) throw invalid('resources', `expected an object, got ${describe(given)}`);
  known('resources.', given, Object.keys(RESOURCE_RANGES));
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of set) {
    // `known` has seen every name.
    const [min, max] = RESOURCE_RANGES[name as keyof Resources];
    whole(`resources.${name}`, value, min, max);
  }
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

function resolveTracing(given: TracingOptions): Required<TracingOptions> {
  if (!isObject(given)) throw invalid('tracing', `expected an object, got ${describe(given)}`);
  known('tracing.', given, ['commandArgs']);
  const { commandArgs = false } = given;
  if (typeof commandArgs !== 'boolean') {
    throw invalid('tracing.commandArgs', `expected true or false, got ${describe(commandArgs)}`);
  }
  return { commandArgs };
}

function resolveActors(given: NonNullable<HostOptions['actors']>): ActorModule[] {
  if (!Array.isArray(given)) throw invalid('actors', `expected an array, got ${describe(given)}`);
  return given.map(resolveActor);
}

function resolveActor(entry: CustomActor | AnyActorDefinition): ActorModule {
  if (!isObject(entry)) throw invalid('actors', `expected actor definitions, got ${describe(entry)}`);
  const actor: CustomActor = 'definition' in entry ? entry : { definition: entry };
  if (!isObject(actor.definition)) {
    throw invalid('actors', `expected a definition, got ${describe(actor.definition)}`);
  }
  const { kind, module } = actor.definition;
  if (module === undefined) {
    throw invalid(
      'actors',
      `definition ${JSON.stringify(kind)} needs module: import.meta.url to start on a thread`,
    );
  }
  return { kind, module, name: actor.name ?? kind, args: actor.args };
}

function checkLogger(logger: unknown): void {
  if (logger === undefined || logger === false) return;
  if (isObject(logger) && typeof Reflect.get(logger, 'level') !== 'string') {
    throw invalid('logger', 'expected a pino logger or false; it has no level');
  }
  methods('logger', logger, ['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
}

/** An object that is called later must not fail then, when nobody can be told. */
function methods(param: string, given: unknown, names: readonly string[]): void {
  if (given === undefined) return;
  if (!isObject(given))
    throw invalid(param, `expected an object with ${names.join(', ')}, got ${describe(given)}`);
  for (const name of names) {
    if (typeof Reflect.get(given, name) !== 'function') throw invalid(param, `it has no method ${name}`);
  }
}

/** A misspelt option must not silently be a default. */
function known(prefix: string, given: object, names: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const what = prefix === 'limits.' || prefix === 'resources.' ? 'limit' : 'option';
    throw invalid(`${prefix}${name}`, `unknown ${what}; known are ${names.join(', ')}`);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
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
