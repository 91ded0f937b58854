import assert from 'node:assert/strict';
import { ChildProcess, spawn } from 'node:child_process';
import { closeSync, copyFileSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createPortableLauncher, type LaunchOutcome } from '@longrun/process';
import { environment } from '../support/environment.js';
import { fixture } from '../support/fixtures.js';

const REQUEST = { argv: ['true'], env: environment({ PATH: '/usr/bin:/bin' }), stdin: 'null' } as const;

const error = (code: string): Error => Object.assign(new Error(`spawn ${code}`), { code });

/** A child as Node leaves it when the system refused: no pid, an `error` event to come, perhaps no streams. */
function failing(code: string): ChildProcess {
  // The constructor is public in Node and missing in its types; nothing is started by it.
  const child = new (ChildProcess as unknown as new () => ChildProcess)();
  Object.assign(child, { stdin: null, stdout: null, stderr: null });
  child.kill = () => assert.fail('kill() of a failed spawn signals our own group on Node 20');
  process.nextTick(() => child.emit('error', error(code)));
  return child;
}

function errnoOf(outcome: LaunchOutcome): string | undefined {
  assert.ok(!outcome.ok);
  assert.equal(outcome.error.code, 'SPAWN_FAILED');
  return outcome.error.details.errno;
}

describe('the portable launcher when the system refuses', () => {
  for (const code of ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'EPERM']) {
    it(`types ${code}, told by an event or by an exception`, async () => {
      const late = createPortableLauncher({ spawn: () => failing(code) });
      assert.equal(errnoOf(await late.launch(REQUEST)), code);
      const early = createPortableLauncher({
        spawn: () => {
          throw error(code);
        },
      });
      const outcome = await early.launch(REQUEST);
      assert.equal(errnoOf(outcome), code);
      assert.ok(!outcome.ok && outcome.error.details.missing === undefined);
    });
  }

  it('tries again while the program is busy, a bounded number of times', async () => {
    const waits: number[] = [];
    let failures = 3;
    const launcher = createPortableLauncher({
      wait: async (delayMs) => void waits.push(delayMs),
      spawn: (file, args, options) => {
        failures -= 1;
        return failures >= 0 ? failing('ETXTBSY') : spawn(file, args, options);
      },
    });
    const outcome = await launcher.launch(REQUEST);
    assert.ok(outcome.ok);
    outcome.process.stdout.destroy();
    outcome.process.stderr.destroy();
    assert.deepEqual(waits, [5, 10, 20]);
    await new Promise((done) => outcome.process.onExit(done));

    waits.length = 0;
    failures = Number.POSITIVE_INFINITY;
    assert.equal(errnoOf(await launcher.launch(REQUEST)), 'ETXTBSY');
    assert.deepEqual(waits, [5, 10, 20, 40, 80, 160]);
  });

  it('runs a program that somebody has open for writing as soon as they close it', async (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'longrun-busy-'));
    t.after(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'tool');
    copyFileSync('/bin/true', file);
    const fd = openSync(file, 'r+');
    let waits = 0;
    const launcher = createPortableLauncher({
      wait: async () => {
        waits += 1;
        if (waits === 2) closeSync(fd);
      },
    });
    const outcome = await launcher.launch({ ...REQUEST, argv: [file] });
    assert.ok(outcome.ok, 'launched after the file was closed');
    assert.equal(waits, 2);
    outcome.process.stdout.destroy();
    outcome.process.stderr.destroy();
    await new Promise((done) => outcome.process.onExit(done));
  });

  it('out of real descriptors refuses with EMFILE, and launches again when there are some', async () => {
    // In a process of its own with few descriptors: this one needs its own.
    const code = `
      import { openSync, closeSync } from 'node:fs';
      const { createPortableLauncher } = await import(process.argv[1]);
      const launcher = createPortableLauncher();
      const request = { argv: ['true'], env: 'PATH=/usr/bin:/bin\\0', stdin: 'null' };
      const taken = [];
      try { for (;;) taken.push(openSync('/dev/null')); } catch {}
      const first = await launcher.launch(request);
      for (const fd of taken) closeSync(fd);
      const second = await launcher.launch(request);
      const end = second.ok && await new Promise((done) => second.process.onExit(done));
      console.log(JSON.stringify([first.ok, first.error?.details.errno, end.status]));
      process.exit();`;
    const module = new URL('../../dist/index.js', import.meta.url).href;
    const child = spawn('sh', [
      '-c',
      'ulimit -n 128; exec "$0" --input-type=module -e "$1" "$2"',
      process.execPath,
      code,
      module,
    ]);
    let output = '';
    child.stdout.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
    child.stderr.pipe(process.stderr);
    await new Promise((done) => child.once('close', done));
    assert.deepEqual(JSON.parse(output), [false, 'EMFILE', { kind: 'code', code: 0 }]);
  });

  it('says which fixture: a missing interpreter is told with the path of the script', async () => {
    const path = fixture('bad-interpreter');
    const outcome = await createPortableLauncher().launch({ ...REQUEST, argv: [path] });
    assert.ok(!outcome.ok);
    assert.deepEqual(outcome.error.details, { errno: 'ENOENT', missing: 'file', path });
  });
});
