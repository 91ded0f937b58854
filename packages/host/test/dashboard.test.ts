import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createHost, type Dashboard, type Host } from '../dist/index.js';

const SECRET = 'a-secret-that-nobody-may-see';

describe('host.dashboard()', () => {
  let host: Host;
  let dashboard: Dashboard;

  before(async () => {
    host = await createHost({ logger: false });
    dashboard = await host.dashboard();
  });
  after(() => host.close());

  test('shows what runs, and nothing of its environment', async () => {
    const input = { argv: ['sleep', '1000'], long_running: true, env: { SECRET }, env_mode: 'patch' };
    const { handle_id } = await host.callTool('run_command', input, { sessionId: 'agent-1' });
    const snapshot = await firstEvent();
    assert.match(snapshot, /^id: 1\nevent: snapshot\n/);
    assert.ok(
      snapshot.includes(`"id":"${String(handle_id)}"`) && snapshot.includes('"command":"sleep 1000"'),
    );
    assert.ok(
      !snapshot.includes(SECRET) && !snapshot.includes('SECRET') && !snapshot.includes('LONGRUN_TOKEN'),
    );
  });

  test('cancels a handle, whatever its session, and its process is gone', async () => {
    const input = { argv: ['sleep', '1001'], long_running: true };
    const { handle_id } = await host.callTool('run_command', input, { sessionId: 'agent-2' });
    const listed = (await host.listHandles()).find((each) => each.handle_id === handle_id);
    const pid = listed?.pid ?? assert.fail('it has a process');
    assert.ok(isThere(pid), 'control: it can be seen while it lives');
    const answer = await post('/api/cancel', { handle_id });
    assert.deepEqual(answer, { known: true, cancelled: true, leftovers_ended: 0, survivors: 0 });
    assert.ok(!isThere(pid));
  });

  test('reads output, and ends a session', async () => {
    const input = { argv: ['sh', '-c', 'echo hello; sleep 1002'], long_running: true };
    const { handle_id } = await host.callTool('run_command', input, { sessionId: 'agent-3' });
    const question = { handle_id, session_id: 'agent-3', stream: 'stdout', offset: 0 };
    assert.equal((await post('/api/read-output', question))['text'], 'hello\n');
    // A handle is read by its own session alone.
    const foreign = await post('/api/read-output', { ...question, session_id: 'agent-1' });
    assert.match(JSON.stringify(foreign), /UNKNOWN_HANDLE/);
    assert.deepEqual(await post('/api/end-session', { session_id: 'agent-3' }), { ended: 1, survivors: 0 });
  });

  test('goes with its host, also one that is being opened, and is not opened after it', async () => {
    const other = await createHost({ logger: false });
    const open = await other.dashboard();
    await fetch(open.origin);
    const late = other.dashboard();
    await other.close();
    await assert.rejects(fetch(open.origin), 'control: it was answered before');
    await assert.rejects(late.then(({ origin }) => fetch(origin)));
    await assert.rejects(other.dashboard(), { code: 'HOST_CLOSED' });
    await open.close();
  });

  function authorization(): { readonly Authorization: string } {
    return { Authorization: `Bearer ${dashboard.token}` };
  }

  async function firstEvent(): Promise<string> {
    const response = await fetch(`${dashboard.origin}/api/events`, { headers: authorization() });
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('\n\n')) break;
    }
    return text;
  }

  async function post(path: string, body: object): Promise<Record<string, unknown>> {
    const headers = { ...authorization(), 'Content-Type': 'application/json' };
    const response = await fetch(`${dashboard.origin}${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    // Every answer of these is an object.
    return (await response.json()) as Record<string, unknown>;
  }
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
