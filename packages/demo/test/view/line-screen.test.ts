import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineScreen } from '../../dist/view/line-screen.js';
import { row } from '../support/rows.js';

test('each change of state is one line, and the same state none', () => {
  let text = '';
  const screen = lineScreen({ write: (more) => (text += more) });
  const running = row({ n: 1, command: 'make all' });
  screen.show({ elapsedMs: 0, agents: [], handles: [running] });
  screen.show({ elapsedMs: 1, agents: [], handles: [{ ...running, stdout_bytes: 5 }] });
  screen.show({
    elapsedMs: 2,
    agents: [],
    handles: [{ ...running, state: 'exited', exit_code: 2, stdout_bytes: 9 }],
  });
  screen.note({ ms: 1500, agent: 'agent-1', text: 'says so' });
  screen.close();
  const lines = text.split('\n').map((line) => line.trim());
  assert.deepEqual(lines, [
    'hto-1f-1 running: make all',
    'hto-1f-1 exited 2 after 1.2 s, 9 B',
    '1.5 s  agent-1  says so',
    '',
  ]);
  assert.ok(!text.includes('\x1b'));
});
