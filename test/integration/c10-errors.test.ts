import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createHost, LongrunError, noSandbox, type ProcessSandbox, workspaceSandbox } from '@longrun/host';
import { terminateControlThread } from '@longrun/host/faults';
import { ERROR_CODES } from '@longrun/protocol';
import { eventually } from '@longrun/testkit';
import { createGate, temporaryDirectory } from '../support/gates.js';
import { cancel, list, openHost, run, start, startShell, wait } from '../support/hosts.js';
import { assertNoMoreItems, takeItems } from '../support/items.js';
import { read } from '../support/output.js';
import { codeOf, refusal } from '../support/refusals.js';

test('C10: an error is a LongrunError with code, message and details, and data again by toJSON', async (t) => {
  const host = await openHost(t);
  const error = await refusal(start(host, 's', ['/no/such']));
  assert.ok(error instanceof LongrunError && error instanceof Error);
  assert.equal(error.name, 'LongrunError');
  assert.ok(Object.keys(ERROR_CODES).includes(error.code));
  assert.deepEqual(error.toJSON(), { code: error.code, message: error.message, details: error.details });
  assert.deepEqual(JSON.parse(JSON.stringify(error)), error.toJSON(), 'the details are JSON');
  assert.ok(error.stack?.includes('LongrunError'));
});

test('C10: INVALID_PARAMETER names the tool, the parameter, and every problem', async (t) => {
  const host = await openHost(t);
  for (const argv of [[], ['']]) {
    const { code, details } = await refusal(start(host, 's', argv));
    assert.deepEqual([code, details.tool], ['INVALID_PARAMETER', 'run_command']);
    assert.match(details.param ?? '', /^argv/);
  }
  const input = { argv: [1], cwd: 2, nonsense: 3 };
  const { details } = await refusal(host.callTool('run_command', input, { sessionId: 's' }));
  const problems = details['problems'] as readonly { readonly param: string }[];
  assert.deepEqual(
    problems.map(({ param }) => param),
    ['argv[0]', 'cwd', 'nonsense'],
  );
  assert.throws(() => host.session(''), { code: 'INVALID_PARAMETER' });
  assert.equal(await codeOf(host.endSession('')), 'INVALID_PARAMETER');
  assert.equal(await codeOf(host.actor('nobody').tell({ type: 'x' } as never)), 'INVALID_PARAMETER');
});

test('C10: SPAWN_FAILED says the errno and what was missing: the file or the cwd', async (t) => {
  const host = await openHost(t);
  const file = await refusal(run(host, 's', ['/no/such/file']));
  assert.deepEqual(
    [file.code, file.details.tool, file.details.errno, file.details.missing, file.details.path],
    ['SPAWN_FAILED', 'run_command', 'ENOENT', 'file', '/no/such/file'],
  );
  // The kernel says the same ENOENT for both.
  const cwd = await refusal(run(host, 's', ['true'], { cwd: '/no/such/cwd' }));
  assert.deepEqual(
    [cwd.code, cwd.details.tool, cwd.details.errno, cwd.details.missing, cwd.details.path],
    ['SPAWN_FAILED', 'run_command', 'ENOENT', 'cwd', '/no/such/cwd'],
  );
  const both = await refusal(run(host, 's', ['/no/such/file'], { cwd: '/no/such/cwd' }));
  assert.equal(both.details.missing, 'cwd', 'without its directory the file cannot be looked for');
});

test('C10: SANDBOX_DENIED for a cwd that leads out of the workspace, also by a link', async (t) => {
  const root = temporaryDirectory(t);
  mkdirSync(join(root, 'inside'));
  symlinkSync('/usr', join(root, 'out'));
  const host = await openHost(t, { sandbox: workspaceSandbox({ roots: [root] }) });
  for (const cwd of ['/', '..', join(root, 'out'), join(root, 'inside/../..')]) {
    const { code, details } = await refusal(run(host, 's', ['pwd'], { cwd }));
    assert.deepEqual([code, details.tool, details.param], ['SANDBOX_DENIED', 'run_command', 'cwd'], cwd);
    assert.equal(details['sandbox'], 'workspace');
  }
  assert.equal((await run(host, 's', ['pwd'], { cwd: 'inside' })).stdout, `${join(root, 'inside')}\n`);
  assert.equal((await run(host, 's', ['pwd'])).stdout, `${root}\n`, 'the first root is the default');
  assert.deepEqual((await list(host, 's', true)).length, 2, 'what was refused has no handle');
});

test('C10: SANDBOX_DENIED by a policy of the embedder, which may also change the command', async (t) => {
  const sandbox: ProcessSandbox = {
    ...noSandbox,
    name: 'no-rm',
    prepare: (command) =>
      command.argv[0] === 'rm'
        ? {
            ok: false,
            error: { code: 'SANDBOX_DENIED', message: 'no rm here', details: { sandbox: 'no-rm' } },
          }
        : { ok: true, value: { ...command, argv: ['/usr/bin/env', 'WRAPPED=1', ...command.argv] } },
  };
  const host = await openHost(t, { sandbox });
  const { code, details } = await refusal(run(host, 's', ['rm', '-rf', 'x']));
  assert.deepEqual([code, details.tool, details['sandbox']], ['SANDBOX_DENIED', 'run_command', 'no-rm']);
  const result = await run(host, 's', ['sh', '-c', 'echo $WRAPPED']);
  assert.deepEqual([result.stdout, result.command], ['1\n', 'sh -c echo $WRAPPED']);
});

test('C10: UNKNOWN_HANDLE names the parameter and the handle', async (t) => {
  const host = await openHost(t);
  const known = await start(host, 's', ['true']);
  const one = await refusal(read(host, 's', 'hto-0-1'));
  assert.deepEqual(
    [one.code, one.details.tool, one.details.param, one.details['handle_id']],
    ['UNKNOWN_HANDLE', 'read_output', 'handle_id', 'hto-0-1'],
  );
  const many = await refusal(wait(host, 's', [known.handle_id, 'hto-0-2']));
  assert.deepEqual(
    [many.code, many.details.tool, many.details.param, many.details['handle_id']],
    ['UNKNOWN_HANDLE', 'wait_handles', 'handle_ids[1]', 'hto-0-2'],
  );
});

test('C10: UNKNOWN_SESSION for the end of a session that nobody opened', async (t) => {
  const host = await openHost(t);
  const { code, details } = await refusal(host.endSession('nobody'));
  assert.deepEqual([code, details['session_id']], ['UNKNOWN_SESSION', 'nobody']);
});

test('C10: SESSION_ENDED for a command in a session that has ended', async (t) => {
  const host = await openHost(t);
  await host.session('s').end();
  const { code, details } = await refusal(run(host, 's', ['true']));
  assert.deepEqual([code, details.tool, details['session_id']], ['SESSION_ENDED', 'run_command', 's']);
});

test('C10: CAPACITY_EXCEEDED names the limit: live handles of the host and of the session', async (t) => {
  const host = await openHost(t, { limits: { liveHandles: 3, liveHandlesPerSession: 2 } });
  const first = await start(host, 'a', ['sleep', '60']);
  await start(host, 'a', ['sleep', '60']);
  const perSession = await refusal(start(host, 'a', ['true']));
  assert.deepEqual(
    [perSession.code, perSession.details.tool, perSession.details.limit],
    ['CAPACITY_EXCEEDED', 'run_command', 'liveHandlesPerSession'],
  );
  await start(host, 'b', ['sleep', '60']);
  assert.equal((await refusal(start(host, 'b', ['true']))).details.limit, 'liveHandles');
  assert.equal(
    (await refusal(run(host, 'c', ['true']))).details.limit,
    'liveHandles',
    'a foreground call counts',
  );
  await cancel(host, 'a', first.handle_id);
  assert.equal(await codeOf(run(host, 'c', ['true'])), 'none', 'a place is free again');
});

test('C10: CAPACITY_EXCEEDED for inboxItems: undrained items and places of live handles count, draining frees them', async (t) => {
  const host = await openHost(t, { limits: { inboxItems: 2 } });
  const done = await start(host, 's', ['true']);
  await wait(host, 's', [done.handle_id]);
  const live = await start(host, 's', ['sleep', '60']);
  const { code, details } = await refusal(start(host, 's', ['true']));
  assert.deepEqual([code, details.limit], ['CAPACITY_EXCEEDED', 'inboxItems']);
  assert.equal(await codeOf(run(host, 's', ['true'])), 'none', 'a foreground call needs no place');
  assert.equal(await codeOf(run(host, 's', ['true'], { background_after_ms: 60_000 })), 'CAPACITY_EXCEEDED');
  assert.equal(await codeOf(start(host, 'other', ['true'])), 'none', 'other sessions have their own');

  assert.equal(host.session('s').drain().length, 1);
  await eventually(async () => (await codeOf(start(host, 's', ['true']))) === 'none', 'the place is free');
  await takeItems(host.session('s'), 1);
  await cancel(host, 's', live.handle_id);
  await assertNoMoreItems(host, 's', 2);
});

test('C10: CAPACITY_EXCEEDED for threads and queuedCommands', async (t) => {
  const reject = await openHost(t, { threads: { warm: 0, max: 1, whenFull: 'reject' } });
  await start(reject, 's', ['sleep', '60']);
  assert.equal((await refusal(start(reject, 's', ['true']))).details.limit, 'threads');
  const queue = await openHost(t, {
    ...{ threads: { warm: 0, max: 1, whenFull: 'queue' }, limits: { queuedCommands: 1 } },
  });
  await start(queue, 's', ['sleep', '60']);
  const queued = codeOf(start(queue, 's', ['true']));
  await eventually(async () => (await queue.inspect()).queuedCommands === 1, 'it is queued');
  const error = await refusal(start(queue, 's', ['true']));
  assert.deepEqual([error.code, error.details.limit], ['CAPACITY_EXCEEDED', 'queuedCommands']);
  await queue.close();
  assert.equal(await queued, 'HOST_CLOSED');
});

test('C10: TIMEOUT when an actor does not answer within its deadline; the service goes on', async (t) => {
  const { deafActor } = await import('../actors/deaf-actor.js');
  const host = await openHost(t, { actors: [deafActor] });
  const { code } = await refusal(
    host.actor<import('../actors/deaf-actor.js').DeafMessage>('deaf').ask('question', {}, { timeoutMs: 50 }),
  );
  assert.equal(code, 'TIMEOUT');
  assert.equal(await codeOf(run(host, 's', ['true'])), 'none');
});

test('C10: HOST_CLOSED for every call after close, and for those that close interrupts', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', '60']);
  const gate = createGate(t);
  const calls = [
    run(host, 's', ['sh', '-c', `read -r _ < ${gate.path}`]),
    wait(host, 's', [handle_id]),
    read(host, 's', handle_id, { wait_ms: 60_000 }),
  ].map((call) =>
    call.then(
      () => 'answered',
      (error: unknown) => (LongrunError.is(error) ? error.code : 'other'),
    ),
  );
  await eventually(
    async () => (await list(host, 's')).every((row) => row.state === 'running'),
    'all are under way',
  );
  await host.close();
  // They were answered with the end of what they asked about, or told that nobody is there any more.
  for (const outcome of await Promise.all(calls))
    assert.ok(['answered', 'HOST_CLOSED'].includes(outcome), outcome);
  for (const tool of host.tools.map(({ name }) => name)) {
    const { code } = await refusal(host.callTool(tool, { argv: ['true'] }, { sessionId: 's' }));
    assert.equal(code, 'HOST_CLOSED', tool);
  }
  for (const call of [
    host.inspect(),
    host.listHandles(),
    host.cancelHandle(handle_id),
    host.endSession('s'),
  ]) {
    assert.equal(await codeOf(call), 'HOST_CLOSED');
  }
  assert.throws(() => host.session('new'), { code: 'HOST_CLOSED' });
});

test('C10: INTERNAL for calls under way when the control thread is lost, and for a policy that throws', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await startShell(host, 's', 'exec sleep 60');
  const pending = [wait(host, 's', [handle_id]), run(host, 's', ['sleep', '60'])].map((call) => codeOf(call));
  await eventually(async () => (await list(host, 's')).length === 2, 'both are under way');
  await terminateControlThread(host);
  assert.deepEqual(await Promise.all(pending), ['INTERNAL', 'INTERNAL']);

  const broken: ProcessSandbox = {
    ...noSandbox,
    enforceCwd: () => {
      throw new RangeError('a bug in the policy');
    },
  };
  const other = await createHost({ logger: false, sandbox: broken });
  t.after(() => other.close());
  const error = await refusal(run(other, 's', ['true']));
  assert.deepEqual([error.code, error.details.tool], ['INTERNAL', 'run_command']);
  assert.ok(error.cause instanceof RangeError, 'what was thrown is kept');
});
