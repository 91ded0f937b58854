import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createHost, type VmBridge } from '@longrun/host';
import { terminateControlThread } from '@longrun/host/faults';
import { eventually, living, newMarker } from '@longrun/testkit';
import { temporaryDirectory } from '../support/gates.js';
import { openHost, run, runShell, start, wait } from '../support/hosts.js';
import { codeOf } from '../support/refusals.js';

type Push = (handleId: string, nth: number) => void | Promise<void>;

/** A VM whose `pushFeedback` does what the test says. */
function vmThat(push: Push): { readonly vm: VmBridge; readonly taken: string[] } {
  const taken: string[] = [];
  let calls = 0;
  const note = (handleId: string): void => void taken.push(handleId);
  return {
    taken,
    vm: {
      pushFeedback: (_sessionId, _kind, content) => {
        const handleId: string = JSON.parse(content).handle_id;
        calls += 1;
        const answer = push(handleId, calls);
        if (answer instanceof Promise) return answer.then(() => note(handleId));
        note(handleId);
        return undefined;
      },
      onSessionEnd: () => undefined,
    },
  };
}

function threads(): number {
  return readdirSync('/proc/self/task').length;
}

/** Three commands, one after the other. */
async function three(host: Awaited<ReturnType<typeof openHost>>): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { handle_id } = await start(host, 's', ['true']);
    await wait(host, 's', [handle_id]);
    ids.push(handle_id);
  }
  return ids;
}

function drained(host: Awaited<ReturnType<typeof openHost>>): string[] {
  return host
    .session('s')
    .drain()
    .map(({ handleId }) => handleId);
}

test('vm bridge: an item that the VM refused is the one in the inbox, whatever it takes later', async (t) => {
  const { vm, taken } = vmThat((_id, nth) => {
    if (nth === 1) throw new Error('not this one');
  });
  const host = await openHost(t, { vm });
  const [first, ...rest] = await three(host);
  assert.deepEqual(drained(host), [first]);
  assert.deepEqual(taken, rest);
});

test('vm bridge: an asynchronous VM that rejects an item finds it in the inbox, and no error is unhandled', async (t) => {
  const { vm, taken } = vmThat(async (_id, nth) => {
    if (nth === 2) throw new Error('not this one');
  });
  const host = await openHost(t, { vm });
  const [first, second, third] = await three(host);
  await eventually(() => taken.length === 2, 'the VM has the others');
  assert.deepEqual(taken, [first, third]);
  assert.deepEqual(drained(host), [second]);
});

test('vm bridge: a VM that drains the session while it takes an item gets every item once, in order', async (t) => {
  const alsoDrained: string[] = [];
  const order: string[] = [];
  const { vm, taken } = vmThat((handleId) => {
    order.push(`in ${handleId}`);
    alsoDrained.push(...drained(host));
    order.push(`out ${handleId}`);
  });
  const host = await openHost(t, { vm });
  const ids: string[] = [];
  for (let n = 0; n < 10; n += 1) ids.push((await start(host, 's', ['true'])).handle_id);
  await eventually(() => taken.length === 10, 'the VM has all of them');
  assert.deepEqual(alsoDrained, []);
  assert.deepEqual([...taken].sort(), ids.sort());
  assert.deepEqual(
    order,
    taken.flatMap((id) => [`in ${id}`, `out ${id}`]),
    'one at a time',
  );
});

test('vm bridge: a VM that throws when the hook is registered leaves nothing started', async () => {
  const vm: VmBridge = {
    pushFeedback: () => undefined,
    onSessionEnd: () => {
      throw new Error('no hooks here');
    },
  };
  const before = threads();
  await assert.rejects(createHost({ logger: false, vm }), /no hooks here/);
  assert.equal(threads(), before);
  // The count sees a host's threads.
  const host = await createHost({ logger: false });
  assert.ok(threads() > before);
  await host.close();
});

test('session.wait: Infinity is no limit, and what no timer can hold is INVALID_PARAMETER', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  const waiting = session.wait({ timeoutMs: Number.POSITIVE_INFINITY });
  await run(host, 's', ['true']);
  assert.equal(await Promise.race([waiting, Promise.resolve('waits')]), 'waits');
  await start(host, 's', ['true']);
  assert.equal(await waiting, true);
  for (const timeoutMs of [Number.NaN, -1, 2 ** 31]) {
    assert.equal(await codeOf(session.wait({ timeoutMs })), 'INVALID_PARAMETER');
  }
});

test('session.ended tells an inbox that is closed from a wait that has timed out', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  assert.deepEqual([await session.wait({ timeoutMs: 1 }), session.ended], [false, false]);
  await session.end();
  assert.deepEqual([await session.wait({ timeoutMs: 1 }), session.ended], [false, true]);
});

test('host.cancelHandle: a grace that is no grace is refused, and the handle goes on', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await start(host, 's', ['sleep', newMarker()]);
  for (const graceMs of [Number.NaN, -1, 1e9]) {
    assert.equal(await codeOf(host.cancelHandle(handle_id, { graceMs })), 'INVALID_PARAMETER');
  }
  assert.equal((await host.listHandles())[0]?.state, 'running');
  assert.equal((await host.cancelHandle(handle_id, { graceMs: 1500 })).cancelled, true);
});

test('sessions that end undrained keep one inbox full of items together, and the service forgets the rest', async (t) => {
  const host = await openHost(t, { limits: { inboxItems: 3 } });
  const sessions = Array.from({ length: 5 }, (_, n) => host.session(`s${n}`));
  for (const session of sessions) {
    const { handle_id } = await start(host, session.id, ['true']);
    await wait(host, session.id, [handle_id]);
    await session.end();
  }
  await eventually(async () => (await host.inspect()).feedback.items === 3, 'three are left');
  assert.deepEqual(
    sessions.map((session) => session.drain().length),
    [0, 0, 1, 1, 1],
  );
});

test('C12: once the host has given up its control thread, waits and streams end instead of hanging', async (t) => {
  const host = await openHost(t);
  const session = host.session('s');
  const marker = newMarker();
  const waiting = session.wait();
  for (let deaths = 0; deaths < 4; deaths += 1) await terminateControlThread(host);
  assert.equal(await codeOf(start(host, 's', ['sleep', marker])), 'INTERNAL');
  assert.equal(await waiting, false);
  const items: unknown[] = [];
  for await (const item of session.feedback()) items.push(item);
  assert.deepEqual(items, []);
  assert.equal(session.ended, true);
  assert.deepEqual(living(marker), []);
});

test('a temporary directory that cannot come into being does not keep a host from starting', async (t) => {
  const { TMPDIR } = process.env;
  const directory = temporaryDirectory(t);
  symlinkSync(join(directory, 'gone'), join(directory, 'dangling'));
  t.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
  process.env['TMPDIR'] = join(directory, 'dangling', 'below');
  const host = await openHost(t);
  assert.equal((await runShell(host, 's', 'echo up')).stdout, 'up\n');
  await host.close();
});

test('without a directory for long output a host runs commands, and says what it drops', async (t) => {
  const { TMPDIR } = process.env;
  t.after(() => {
    if (TMPDIR === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = TMPDIR;
  });
  // A file: nobody can make a directory in it, root neither.
  process.env['TMPDIR'] = process.execPath;
  const host = await openHost(t);
  const result = await runShell(host, 's', 'head -c 300000 /dev/zero');
  assert.deepEqual([result.status, result.stdout_bytes, result.stdout_path], ['completed', 300_000, null]);
  assert.equal(result.dropped_bytes, result.omitted_bytes);
  await host.close();
});

test('a program that is no file of its own, but text for `node --input-type=module`, has a host like any other', () => {
  const program = `
    import { createHost } from ${JSON.stringify(import.meta.resolve('@longrun/host'))};
    const host = await createHost();
    const { stdout } = await host.callTool('run_command', { argv: ['echo', 'up'] }, { sessionId: 'a' });
    await host.close();
    process.stdout.write(stdout);
  `;
  const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  assert.equal(printed, 'up\n');
});
