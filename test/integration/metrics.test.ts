import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import {
  failFeedback,
  stallActor,
  terminateControlThread,
  terminateGuardian,
  terminateProcessThread,
} from '@longrun/host/faults';
import { eventually } from '@longrun/testkit';
import { ROOT } from '../readme/support/repository.js';
import { fallen, parseExposition, seriesOf } from '../support/exposition.js';
import { fixture } from '../support/fixtures.js';
import { cancel, openHost, run, runShell, start, wait } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { seeOutput } from '../support/output.js';
import { codeOf } from '../support/refusals.js';

const DURATION = 'longrun_handle_duration_seconds';
const KILL = 'longrun_kill_duration_seconds';

/** How many handles ended in which way, as one scrape says it; the ways that nobody took are left out. */
function outcomes(text: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [series, value] of seriesOf(text)) {
    const outcome = new RegExp(`^${DURATION}_count\\{outcome="(\\w+)"\\}$`).exec(series)?.[1];
    if (outcome !== undefined && value > 0) found[outcome] = value;
  }
  return found;
}

function kills(text: string): Record<string, number> {
  const found: Record<string, number> = {};
  for (const [series, value] of seriesOf(text)) {
    const [, cause, result] =
      new RegExp(`^${KILL}_count\\{cause="([\\w-]+)",result="(\\w+)"\\}$`).exec(series) ?? [];
    if (cause !== undefined && value > 0) found[`${cause} ${result}`] = value;
  }
  return found;
}

/** One scrape that the control thread has answered: on a starved machine the first may be over before it does. */
async function fresh(host: Host): Promise<string> {
  let text = '';
  await eventually(async () => {
    text = await host.metrics();
    return seriesOf(text).get('longrun_control_up') === 1;
  }, 'the control thread answers a scrape');
  return text;
}

async function series(host: Host, name: string): Promise<number | undefined> {
  return seriesOf(await fresh(host)).get(name);
}

test('metrics: each end of a handle is one observation, whatever ended it, and no counter falls with the control thread', async (t) => {
  const host = await openHost(t, { threads: { max: 2 } });
  await run(host, 'a', ['true']);
  await run(host, 'a', [fixture('exit-code'), '3']);
  await runShell(host, 'a', 'kill -TERM $$');
  await run(host, 'a', ['sleep', '60'], { timeout_ms: 20 });
  const cancelled = await start(host, 'a', ['sleep', '60']);
  await cancel(host, 'a', cancelled.handle_id);
  await cancel(host, 'a', cancelled.handle_id);
  const finished = await start(host, 'a', ['true']);
  await wait(host, 'a', [finished.handle_id]);
  await cancel(host, 'a', finished.handle_id);
  await start(host, 'b', ['sleep', '60']);
  await host.session('b').end();
  const lost = await start(host, 'a', ['sleep', '60']);
  assert.equal(await terminateProcessThread(host, lost.handle_id), true);
  await wait(host, 'a', [lost.handle_id]);
  assert.equal(await codeOf(run(host, 'a', ['/no/such'])), 'SPAWN_FAILED');
  assert.equal(await codeOf(run(host, 'a', ['true'], { cwd: '/no/such' })), 'SPAWN_FAILED');
  assert.equal(await codeOf(run(host, 'a', [])), 'INVALID_PARAMETER');
  assert.equal(await codeOf(run(host, 'b', ['true'])), 'SESSION_ENDED');

  const text = await fresh(host);
  const seen = seriesOf(text);
  assert.deepEqual(outcomes(text), {
    ...{ completed_zero: 2, completed_nonzero: 1, signalled: 1 },
    ...{ timed_out: 1, cancelled: 2, lost: 1 },
  });
  assert.deepEqual(kills(text), { 'cancel gone': 1, 'timeout gone': 1, 'session-end gone': 1 });
  assert.equal(seen.get('longrun_handles_started_total'), 8);
  assert.equal(seen.get('longrun_spawn_duration_seconds_count'), 8);
  assert.equal(seen.get('longrun_spawn_errors_total{code="SPAWN_FAILED"}'), 2);
  assert.equal(seen.get('longrun_spawn_errors_total{code="INVALID_PARAMETER"}'), 1);
  assert.equal(seen.get('longrun_spawn_errors_total{code="SESSION_ENDED"}'), 1);
  assert.equal(seen.get('longrun_sessions_ended_total'), 1);
  assert.equal(seen.get('longrun_sessions_open'), 1);
  assert.equal(seen.get('longrun_results_delivered_total'), 2);

  for (const _ of [1, 2, 3]) await start(host, 'c', ['sleep', '60']);
  assert.equal(await failFeedback(host), true);
  assert.equal(await terminateGuardian(host), true);
  const guardians = 'longrun_guardian_restarts_total';
  await eventually(async () => (await series(host, guardians)) === 1, 'another guardian is there');
  const before = await fresh(host);
  await terminateControlThread(host);
  assert.deepEqual(fallen(before, await host.metrics()), [], 'while there is none');
  const after = await fresh(host);
  assert.deepEqual(fallen(before, after), []);
  assert.notDeepEqual(fallen(after, before), [], 'it can see a fall');
  assert.deepEqual(outcomes(after), { ...outcomes(text), lost: 4 });
  const now = seriesOf(after);
  assert.equal(now.get('longrun_control_thread_deaths_total'), 1);
  assert.equal(now.get(guardians), 1);
  assert.equal(now.get('longrun_actor_restarts_total{kind="feedback"}'), 1);
  assert.equal(now.get('longrun_handles{state="running"}'), 0, 'the new thread has none');
  await run(host, 'd', ['true']);
  assert.deepEqual(fallen(after, await fresh(host)), []);
  assert.deepEqual(outcomes(await fresh(host)), { ...outcomes(text), completed_zero: 3, lost: 4 });
});

test('metrics: what is there now, from the handles to the inboxes', async (t) => {
  const host = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'queue' } });
  const running = await start(host, 'a', [fixture('ignore-term')]);
  await seeOutput(host, 'a', running.handle_id, 'ready\n');
  const queued = host.callTool('run_command', { argv: ['true'], long_running: true }, { sessionId: 'b' });
  await eventually(async () => (await series(host, 'longrun_commands_queued')) === 1, 'one waits');
  const seen = seriesOf(await fresh(host));
  for (const [name, value] of Object.entries({
    ...{ 'longrun_handles{state="running"}': 1, 'longrun_handles{state="queued"}': 1 },
    ...{ 'longrun_process_threads{state="busy"}': 1, 'longrun_process_threads{state="idle"}': 0 },
    ...{ 'longrun_actors{kind="process"}': 2, 'longrun_actors{kind="coordinator"}': 1 },
    ...{ longrun_inbox_items: 0, longrun_control_up: 1, longrun_control_snapshot_age_seconds: 0 },
    'longrun_mailbox_capacity_messages{kind="coordinator"}': 16_384,
  })) {
    assert.equal(seen.get(name), value, name);
  }
  // Bytes count while the command runs, not only at its end.
  const stdout = 'longrun_output_bytes_total{stream="stdout"}';
  await eventually(async () => (await series(host, stdout)) === 'ready\n'.length, 'bytes are counted');
  await cancel(host, 'a', running.handle_id, { force: true });
  await queued;
  await host.session('b').wait({ timeoutMs: 20_000 });
  const after = seriesOf(await fresh(host));
  assert.equal(after.get(stdout), 'ready\n'.length, 'and not twice at the end');
  assert.deepEqual([after.get('longrun_inbox_items'), after.get('longrun_inbox_deepest_items')], [1, 1]);
  host.session('b').drain();
  assert.equal(await series(host, 'longrun_inbox_items'), 0);
});

test('metrics: one host, labels of closed sets, a busy control thread, its close', async (t) => {
  const host = await createHost({ logger: false, threads: { warm: 0, max: 2 } });
  t.after(() => host.close());

  await t.test('the page has every metric with its type and labels, and no other', async () => {
    const page = readFileSync(join(ROOT, 'packages/docs/observability.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `(longrun_\w+)` \| (\w+) \| (.*?) \|/gm)];
    const documented = rows.map(([, name, type, labels = '']) => {
      return [name, type, [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)];
    });
    const exposed = [...parseExposition(await fresh(host)).values()].map(({ name, type, labels }) => [
      name,
      type,
      [...labels.keys()],
    ]);
    assert.deepEqual(documented, exposed);
  });

  await t.test('no label has a value of a session, a command or a handle', async () => {
    const known = parseExposition(await fresh(host));
    const odd = ['evil"} 1\nlongrun_x 2', '\\', 'π≠', 'a'.repeat(256), 'completed_zero_not', '__name__'];
    await Promise.all(
      odd.map(async (word) => {
        const call = { sessionId: word };
        await host.callTool('run_command', { argv: ['echo', word, 'needle'], long_running: true }, call);
        assert.equal(
          await codeOf(host.callTool('run_command', { argv: [`/needle/${word}`] }, call)),
          'SPAWN_FAILED',
        );
        const name: string = `needle ${word}`;
        assert.equal(await codeOf(host.callTool(name, {}, call)), 'INVALID_PARAMETER');
        await takeResult(host.session(word));
        await host.session(word).end();
      }),
    );
    const text = await fresh(host);
    assert.equal(seriesOf(text).get('longrun_sessions_ended_total'), odd.length);
    for (const [name, { labels }] of parseExposition(text)) {
      assert.deepEqual(labels, known.get(name)?.labels, `${name} has the label values that it began with`);
    }
    for (const word of [...odd, 'needle', 'hto-']) assert.ok(!text.includes(word), word);
  });

  await t.test(
    'a stuck control thread is not waited for: its last values are shown, and marked',
    async () => {
      await start(host, 'a', ['sleep', '60']);
      await fresh(host);
      const stalled = codeOf(stallActor(host, 'coordinator', 60_000));
      const code = 'longrun_spawn_errors_total{code="INVALID_PARAMETER"}';
      assert.equal(await codeOf(run(host, 'a', [])), 'INVALID_PARAMETER');
      for (const text of await Promise.all([host.metrics(), host.metrics(), host.metrics()])) {
        const seen = seriesOf(text);
        assert.equal(seen.get('longrun_control_up'), 0);
        assert.ok((seen.get('longrun_control_snapshot_age_seconds') ?? 0) > 0.9);
        assert.equal(seen.get('longrun_handles{state="running"}'), 1);
        assert.equal(seen.get(code), 1, 'what this thread counts is there');
      }
      await terminateControlThread(host);
      assert.equal(await stalled, 'INTERNAL', 'it was stuck all the while');
      assert.equal(await series(host, 'longrun_control_snapshot_age_seconds'), 0);
    },
  );

  await t.test('HOST_CLOSED once the host is closed, also when that comes meanwhile', async () => {
    const scrape = codeOf(host.metrics());
    await host.close();
    assert.equal(await scrape, 'HOST_CLOSED');
    assert.equal(await codeOf(host.metrics()), 'HOST_CLOSED');
  });
});
