import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import { terminateControlThread, terminateProcessThread } from '@longrun/host/faults';
import { eventually } from '@longrun/testkit';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOffSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { fixture } from '../support/fixtures.js';
import { cancel, run, runShell, start, wait } from '../support/hosts.js';
import { seeOutput } from '../support/output.js';
import { codeOf } from '../support/refusals.js';

const exporter = new InMemorySpanExporter();
/** Spans that were begun and not ended. */
const begun = new Set<string>();
const provider = new BasicTracerProvider({
  spanProcessors: [
    new SimpleSpanProcessor(exporter),
    {
      onStart: (span) => void begun.add(span.spanContext().spanId),
      onEnd: (span) => {
        assert.ok(begun.delete(span.spanContext().spanId), 'a span ends once');
      },
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    },
  ],
});

/** The spans of commands that have ended, when none is open. */
async function spansOf(count: number): Promise<readonly ReadableSpan[]> {
  await eventually(
    () => begun.size === 0 && exporter.getFinishedSpans().length >= count,
    `${count} spans end`,
  );
  const spans = exporter.getFinishedSpans().filter(({ name }) => name.startsWith('run_'));
  assert.equal(spans.length, count);
  return spans;
}

async function onlySpan(): Promise<ReadableSpan> {
  const [span] = await spansOf(1);
  assert.ok(span !== undefined);
  return span;
}

function told({ attributes, status }: ReadableSpan): readonly unknown[] {
  return [attributes['longrun.outcome'], attributes['error.type'], status.code];
}

const { UNSET, ERROR } = SpanStatusCode;

test('tracing: begins with the SDK, tells no arguments unasked, and close ends the spans of what it ends', async (t) => {
  const host = await createHost({ logger: false, threads: { warm: 0, max: 2 } });
  t.after(() => host.close());
  await run(host, 's', ['true']);
  const before = await start(host, 's', ['sleep', '60']);
  register();
  t.after(unregister);
  await cancel(host, 's', before.handle_id);
  const { handle_id } = await start(host, 's', [fixture('print-args'), 'secret']);
  await wait(host, 's', [handle_id]);
  await start(host, 's', ['sleep', '60']);
  await eventually(() => begun.size === 1, 'one is open');
  await host.close();
  const spans = await spansOf(2);
  assert.deepEqual(spans.map((span) => told(span)[0]).sort(), ['cancelled', 'completed_zero']);
  for (const { attributes, events } of spans) {
    assert.ok(!JSON.stringify([attributes, events]).includes('secret'));
    assert.ok(attributes['process.executable.name'] !== undefined);
  }
  exporter.reset();
});

describe('tracing, with an SDK', () => {
  let host: Host;
  before(async () => {
    register();
    const threads = { warm: 0, max: 2 };
    host = await createHost({ logger: false, threads, tracing: { commandArgs: true } });
  });
  afterEach(() => {
    assert.equal(begun.size, 0, 'no span is left open');
    exporter.reset();
  });
  after(async () => {
    await host.close();
    unregister();
  });

  test('a foreground command is one span with what the conventions ask for', async () => {
    const result = await runShell(host, 's', 'echo out; echo error >&2; exit 3');
    const span = await onlySpan();
    assert.deepEqual([span.name, span.kind, span.status.code], ['run_command', SpanKind.CLIENT, ERROR]);
    assert.deepEqual(span.attributes, {
      ...{ 'process.executable.name': 'sh', 'process.pid': result.pid, 'process.exit.code': 3 },
      'process.command_args': ['/bin/sh', '-c', 'echo out; echo error >&2; exit 3'],
      ...{ 'longrun.session_id': 's', 'longrun.handle_id': result.handle_id },
      ...{ 'longrun.outcome': 'completed_nonzero', 'error.type': 'completed_nonzero' },
      ...{ 'longrun.stdout_bytes': 4, 'longrun.stderr_bytes': 6, 'longrun.dropped_bytes': 0 },
    });
    assert.deepEqual(
      span.events.map(({ name }) => name),
      ['started', 'exited', 'drained'],
    );
    assert.ok(span.ended && span.duration[0] * 1e9 + span.duration[1] > 0);
    assert.equal(span.instrumentationScope.name, '@longrun/host');
  });

  test('the span of a long-running command outlives the call and ends with the handle', async () => {
    const { handle_id } = await start(host, 's', ['sleep', '60']);
    await eventually(() => begun.size === 1, 'it is open');
    assert.equal(exporter.getFinishedSpans().length, 0);
    await cancel(host, 's', handle_id);
    const span = await onlySpan();
    assert.deepEqual(told(span), ['cancelled', undefined, UNSET]);
    assert.equal(span.attributes['longrun.signal'], 'SIGTERM');
    const [requested] = span.events.filter(({ name }) => name === 'end requested');
    assert.equal(requested?.attributes?.['longrun.cause'], 'cancel');
    // A second cancel, a wait and a list are no spans.
    await cancel(host, 's', handle_id);
    await wait(host, 's', [handle_id]);
    await onlySpan();
  });

  for (const [what, outcome, status, act] of [
    ['ends by itself', 'completed_zero', UNSET, () => run(host, 's', ['true'])],
    ['kills itself', 'signalled', ERROR, () => runShell(host, 's', 'kill -9 $$')],
    ['runs out of time', 'timed_out', ERROR, () => run(host, 's', ['sleep', '60'], { timeout_ms: 20 })],
    ['ends with its session', 'cancelled', UNSET, () => endWithSession(host)],
    ['loses its thread', 'lost', ERROR, () => loseThread(host)],
  ] as const) {
    test(`a command that ${what} is one span: ${outcome}`, async () => {
      await act();
      const error = status === ERROR ? outcome : undefined;
      assert.deepEqual(told(await onlySpan()), [outcome, error, status]);
    });
  }

  test('a call that starts nothing is a span with the code of its refusal', async () => {
    const codes = [
      await codeOf(run(host, 's', ['/no/such'])),
      await codeOf(run(host, 's', [])),
      await codeOf(run(host, '', ['true'])),
    ];
    assert.deepEqual(codes, ['SPAWN_FAILED', 'INVALID_PARAMETER', 'INVALID_PARAMETER']);
    const spans = await spansOf(3);
    assert.deepEqual(
      spans.map((span) => told(span)),
      codes.map((code) => [undefined, code, ERROR]),
    );
    assert.ok(spans.every(({ attributes }) => attributes['process.pid'] === undefined));
  });

  test('each span is below what was active at its own call, however calls interleave', async () => {
    const tracer = trace.getTracer('test');
    const lives = Array.from({ length: 12 }, (_, life) =>
      tracer.startActiveSpan(`turn ${life}`, async (parent) => {
        const { handle_id } = await start(host, 's', ['true', String(life)]);
        await tracer.startActiveSpan('inner', async (inner) => {
          await run(host, 's', ['sleep', '0.01'], {});
          inner.end();
        });
        await wait(host, 's', [handle_id]);
        parent.end();
      }),
    );
    await Promise.all(lives);
    await eventually(() => begun.size === 0, 'all spans end');
    const spans = exporter.getFinishedSpans();
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
    const children = spans.filter(({ name }) => name === 'run_command');
    assert.equal(children.length, 24);
    for (const child of children) {
      const parent = byId.get(child.parentSpanContext?.spanId ?? '');
      const argument = Object(child.attributes['process.command_args'])[1];
      assert.equal(parent?.name, argument === '0.01' ? 'inner' : `turn ${argument}`);
    }
    const parents = children.map(({ parentSpanContext }) => parentSpanContext?.spanId);
    assert.equal(new Set(parents).size, 24, 'one each');
    host.session('s').drain();
  });

  test('the loss of the control thread ends the spans of its handles as lost, and of calls under way', async () => {
    await start(host, 'c', ['sleep', '60']);
    await start(host, 'c', ['sleep', '61']);
    const foreground = codeOf(run(host, 'c', ['sleep', '62']));
    await eventually(async () => (await running(host)) === 3, 'all three run');
    await terminateControlThread(host);
    assert.equal(await foreground, 'INTERNAL');
    const spans = await spansOf(3);
    for (const span of spans) assert.deepEqual(told(span), ['lost', 'lost', ERROR]);
  });

  test('calls of a storm that its control thread does not survive are one span each', async () => {
    const calls = Array.from({ length: 30 }, (_, nth) =>
      codeOf(
        host.callTool('run_command', { argv: ['true'], long_running: nth % 2 === 0 }, { sessionId: 'd' }),
      ),
    );
    await Promise.race(calls);
    await terminateControlThread(host);
    await Promise.all(calls);
    await spansOf(30);
    host.session('d').drain();
  });

  test('a span that nobody samples costs nothing more', async () => {
    unregister();
    register(
      new BasicTracerProvider({
        sampler: new AlwaysOffSampler(),
        spanProcessors: [new SimpleSpanProcessor(exporter)],
      }),
    );
    await run(host, 's', ['true']);
    unregister();
    register();
    assert.equal(exporter.getFinishedSpans().length, 0);
  });
});

function register(from: BasicTracerProvider = provider): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(from);
}

function unregister(): void {
  context.disable();
  trace.disable();
}

async function running(host: Host): Promise<number> {
  return (await host.listHandles()).filter(({ state }) => state === 'running').length;
}

async function endWithSession(host: Host): Promise<void> {
  await start(host, 'ends', ['sleep', '60']);
  await host.session('ends').end();
}

async function loseThread(host: Host): Promise<void> {
  const { handle_id } = await start(host, 's', [fixture('ignore-term')]);
  await seeOutput(host, 's', handle_id, 'ready\n');
  assert.equal(await terminateProcessThread(host, handle_id), true);
  await wait(host, 's', [handle_id]);
}
