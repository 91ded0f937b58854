import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { takeHostSnapshot } from '../../dist/commands/host-snapshot.js';

test('a snapshot keeps the environment as it was, whatever the host changes later', (t) => {
  t.after(() => {
    delete process.env['LONGRUN_SNAPSHOT'];
  });
  process.env['LONGRUN_SNAPSHOT'] = 'before';
  const snapshot = takeHostSnapshot();
  process.env['LONGRUN_SNAPSHOT'] = 'after';
  assert.equal(snapshot.env['LONGRUN_SNAPSHOT'], 'before');
  assert.equal(takeHostSnapshot().env['LONGRUN_SNAPSHOT'], 'after');
  assert.equal(snapshot.cwd, process.cwd());
  assert.equal(snapshot.platform, process.platform);
});

test('a host whose own directory was removed has no cwd, and no error', () => {
  const module = new URL('../../dist/commands/host-snapshot.js', import.meta.url).href;
  const script = `
    import { mkdtempSync, rmdirSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    import { join } from 'node:path';
    const { takeHostSnapshot } = await import(${JSON.stringify(module)});
    const directory = mkdtempSync(join(tmpdir(), 'longrun-gone-'));
    process.chdir(directory);
    rmdirSync(directory);
    console.log(JSON.stringify({ cwd: takeHostSnapshot().cwd ?? null }));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  assert.deepEqual(JSON.parse(output), { cwd: null });
});
