// What is said of the machine: doctor and bench, as the built command.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { childrenOf, eventually, findProcess } from '@longrun/testkit';
import { at } from '../support/json.js';
import { longrun } from '../support/longrun.js';

const cli = longrun();
after(() => cli.close());

test('doctor --json has every check and the trial, and its exit code says whether anything is missing', async () => {
  const { code, stdout, stderr } = await cli.run('doctor', '--json');
  const diagnosis: unknown = JSON.parse(stdout);
  assert.equal(stderr, '');
  assert.equal(code, at(diagnosis, 'status') === 'missing' ? 1 : 0);
  assert.equal(at(diagnosis, 'checks', 0, 'id'), 'node');
  assert.equal(at(diagnosis, 'checks', 12, 'id'), 'trial');
});

test('bench is stopped by a signal, says so, and leaves nothing of what it had started', async () => {
  const child = cli.launch(['bench', '--quick']);
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  const { pid } = child;
  assert.ok(pid !== undefined);
  await eventually(() => childrenOf(pid).length > 0, 'it has started something');
  const started = childrenOf(pid);
  child.kill('SIGINT');
  const [[code], stdout, stderr] = await ended;
  assert.deepEqual([code, stdout], [130, '']);
  assert.match(stderr, /^longrun bench: stopped, and everything it had started was ended$/m);
  await eventually(() => started.every((one) => findProcess(one.pid) === undefined), 'all of it is gone');
});
