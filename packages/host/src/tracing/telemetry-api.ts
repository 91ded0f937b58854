import { createRequire } from 'node:module';

type TelemetryApi = typeof import('@opentelemetry/api');

/** Where every copy of version 1 of the API keeps what an SDK has registered. */
const REGISTRY = Symbol.for('opentelemetry.js.api.1');

let loaded: TelemetryApi | undefined;

/**
 * `@opentelemetry/api`, once an SDK has registered a tracer provider in this process; until then there is nobody to
 * trace for, and the API would take 30 ms of every start for nothing. Looked for anew at each call.
 */
export function telemetryApi(): TelemetryApi | undefined {
  if (loaded !== undefined) return loaded;
  const registered: unknown = Reflect.get(globalThis, REGISTRY);
  if (typeof registered !== 'object' || registered === null || !('trace' in registered)) return undefined;
  // Its own types describe what its module exports.
  loaded = createRequire(import.meta.url)('@opentelemetry/api') as TelemetryApi;
  return loaded;
}
