import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { telemetryApi } from '../../dist/tracing/telemetry-api.js';

const loaded = (): boolean =>
  Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('@opentelemetry'));

test('the API is loaded once somebody has registered a tracer provider, as another copy of it does', () => {
  const registry = Symbol.for('opentelemetry.js.api.1');
  assert.equal(telemetryApi(), undefined);
  Reflect.set(globalThis, registry, { version: '1.9.0', diag: {} });
  assert.equal(telemetryApi(), undefined, 'who only logs does not trace');
  assert.ok(!loaded());
  const provider = { getTracer: () => undefined };
  Reflect.set(globalThis, registry, { version: '1.9.0', trace: provider });
  assert.equal(telemetryApi()?.trace.getTracerProvider(), provider);
  assert.ok(loaded());
  Reflect.deleteProperty(globalThis, registry);
});
