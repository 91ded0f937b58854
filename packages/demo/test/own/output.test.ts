import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutput, type OutputStream } from '../../dist/own/output.js';
import { fakeTerminal } from '../support/fake-terminal.js';

const NEVER = new Promise<void>(() => {});

/** Both streams on one terminal, as when nothing is redirected. */
function onTerminal() {
  const terminal = fakeTerminal(80, 24);
  const stream: OutputStream = { isTTY: true, write: (text) => terminal.write(text), once: () => {} };
  return {
    terminal,
    output: createOutput({ stdout: stream, stderr: stream }, { live: true, broken: NEVER }),
  };
}

test('on a terminal the status stays below whole lines, and an unfinished one waits', async () => {
  const { terminal, output } = onTerminal();
  output.status('status 1');
  await output.write('stdout', 'one\ntw');
  assert.deepEqual(terminal.text(), ['one', 'status 1']);
  assert.equal(output.lastLine(), 'tw');
  output.status('status 2');
  await output.write('stdout', 'o\n');
  assert.deepEqual(terminal.text(), ['one', 'two', 'status 2']);
});

test('at the end the unfinished line is written and the status is gone', async () => {
  const { terminal, output } = onTerminal();
  await output.write('stdout', 'no newline');
  output.status('status');
  await output.finish();
  output.say('ended');
  assert.deepEqual(terminal.text(), ['no newline', 'ended']);
});

test('without a terminal everything goes through at once, unchanged', async () => {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr'): OutputStream => ({
    write(text) {
      written[name] += text;
      return true;
    },
    once: () => {},
  });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') };
  const output = createOutput(streams, { live: false, broken: NEVER });
  output.status('never shown');
  await output.write('stdout', 'tw');
  await output.write('stdout', 'o');
  await output.write('stderr', 'err');
  await output.finish();
  assert.deepEqual(written, { stdout: 'two', stderr: 'err' });
});

test('a write to a full stream resolves when there is room again', async () => {
  let drained: () => void = () => {};
  const full: OutputStream = {
    write: () => false,
    once: (_event, listener) => {
      drained = listener;
    },
  };
  const output = createOutput({ stdout: full, stderr: full }, { live: false, broken: NEVER });
  let resolved = false;
  const write = output.write('stdout', 'text').then(() => {
    resolved = true;
  });
  await new Promise(setImmediate);
  assert.equal(resolved, false);
  drained();
  await write;
});

test('a write to a full stream resolves when nobody reads it any more', async () => {
  const full: OutputStream = { write: () => false, once: () => {} };
  const output = createOutput({ stdout: full, stderr: full }, { live: false, broken: Promise.resolve() });
  await output.write('stdout', 'text');
});

test('the last line of a progress bar is what stands there now', async () => {
  const { output } = onTerminal();
  await output.write('stdout', 'start\n 10%\r 20%\r 30%');
  assert.equal(output.lastLine(), ' 30%');
});
