import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createHost, type Host } from '@longrun/host';
import { run, runShell } from '../support/hosts.js';
import { read } from '../support/output.js';

const MIB = 1024 * 1024;

/** A disk of 1 MiB, or undefined where none can be mounted. */
function mountSmallDisk(): string | undefined {
  const path = mkdtempSync(join(tmpdir(), 'longrun-tests-'));
  const options = ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path];
  if (spawnSync('mount', options, { stdio: 'ignore' }).status === 0) return path;
  rmdirSync(path);
  return undefined;
}

/** A host whose temporary directory is there. */
async function hostOn(disk: string): Promise<Host> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = disk;
  try {
    return await createHost({ logger: false });
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

test('a full disk ends the spill file, not the command', async (t) => {
  const disk = mountSmallDisk();
  if (disk === undefined) return t.skip('needs the right to mount');
  const host = await hostOn(disk);
  t.after(async () => {
    await host.close();
    // Fails while anybody holds a file there.
    assert.equal(spawnSync('umount', [disk]).status, 0);
    rmdirSync(disk);
  });
  const result = await runShell(host, 's', `seq 100000000 | head -c ${5 * MIB}; exit 3`);
  assert.deepEqual([result.exit_code, result.stdout_bytes, result.stdout_truncated], [3, 5 * MIB, true]);
  const path = result.stdout_path ?? '';
  const { size } = statSync(path);
  assert.ok(path.startsWith(disk) && size > MIB / 2 && size <= MIB, `${size} bytes in ${path}`);
  const text = readFileSync(path, 'latin1');
  assert.ok(
    text.startsWith('1\n2\n3\n') && text.startsWith(result.stdout.slice(0, 16_384)),
    'it holds the beginning',
  );
  assert.equal(result.dropped_bytes, 5 * MIB - size - 48 * 1024);
  assert.equal((await host.inspect()).spilledBytes, size, 'what could not be written is not counted');

  const after = await read(host, 's', result.handle_id, { offset: size, max_bytes: 10 });
  assert.equal(after.omitted_bytes, result.dropped_bytes);
  assert.equal((await run(host, 's', ['echo', 'hi'])).stdout, 'hi\n', 'later commands are as good as before');
});
