import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createMachineProcesses, createPortableLauncher } from '@longrun/process';
import { type CoordinatorMessage, MAX_READ_BYTES } from '@longrun/protocol';
import { fixture } from './support/fixtures.js';
import { createMemoryDisk } from './support/memory-disk.js';
import { aliveInGroup, assertGroupGone, eventually, isPidAlive, makeFifo } from './support/processes.js';
import { CANCEL, createRig, startMessage } from './support/rig.js';

describe('a process actor: a natural end', () => {
  it('tells started, then exited with code, output and duration, and stops', async (t) => {
    const rig = createRig(t);
    const before = Date.now();
    const ref = rig.start(['sh', '-c', 'echo out; echo err >&2; exit 3']);
    const started = await rig.coordinator.next('started');
    assert.equal(started.launcher, 'portable');
    assert.ok(started.startedAt >= before && started.startedAt <= Date.now());
    assert.match(started.process.startTime ?? '', /^\d+$/);
    const report = await rig.exited();
    assert.deepEqual(
      [report.cause, report.exit, report.pipeHeld, report.leftovers, report.survivors],
      ['natural', { kind: 'code', code: 3 }, false, [], []],
    );
    assert.deepEqual([report.stdout.text, report.stderr.text], ['out\n', 'err\n']);
    assert.deepEqual([report.stdout.lines, report.stderr.lines], [1, 1]);
    assert.ok(report.durationMs >= 0 && Number.isInteger(report.durationMs));
    assert.ok(report.endedAt >= started.startedAt);
    await rig.stopped(ref);
    assertGroupGone(started.process.pid);
    assert.deepEqual(readdirSync(rig.directory), []);
    assert.deepEqual(
      rig.coordinator.received.map(({ type }) => type),
      ['started', 'exited'],
    );
  });

  it('tells spawn-failed for a missing program, and stops', async (t) => {
    const rig = createRig(t);
    const ref = rig.start(['no-such-program']);
    const { error } = await rig.coordinator.next('spawn-failed');
    assert.deepEqual([error.code, error.details.errno], ['SPAWN_FAILED', 'ENOENT']);
    await rig.stopped(ref);
    assert.deepEqual(
      rig.coordinator.received.map(({ type }) => type),
      ['spawn-failed'],
    );
  });

  it('launches nothing and tells nobody when it was taken back, and stops', async (t) => {
    const launcher = createPortableLauncher();
    const launches: unknown[] = [];
    const rig = createRig(t, {
      launcher: {
        ...launcher,
        launch: (order) => {
          launches.push(order);
          return launcher.launch(order);
        },
      },
    });
    const ref = rig.spawn({ mayLaunch: () => false });
    ref.tell(startMessage(['true']));
    ref.tell(CANCEL);
    await rig.stopped(ref);
    assert.deepEqual([launches, rig.coordinator.received], [[], []]);
  });

  it('tells spawn-failed for a NUL byte in the environment, which execve(2) would take for its end', async (t) => {
    for (const env of [{ A: 'a\0b' }, { 'A\0': 'b' }]) {
      const rig = createRig(t);
      const ref = rig.start(['true'], { env });
      const { error } = await rig.coordinator.next('spawn-failed');
      assert.deepEqual([error.code, error.details.errno], ['SPAWN_FAILED', 'EINVAL']);
      await rig.stopped(ref);
    }
  });

  it('tells a signal by its name', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('kill-self'), 'SEGV']);
    assert.deepEqual((await rig.exited()).exit, { kind: 'signal', signal: 'SIGSEGV' });
  });

  it('of a hundred at once is told once each', async (t) => {
    const rig = createRig(t);
    const count = 100;
    for (let n = 0; n < count; n += 1) rig.start([fixture('exit-code'), String(n)]);
    const codes: number[] = [];
    for (let n = 0; n < count; n += 1) {
      const { exit } = await rig.exited();
      codes.push(exit.kind === 'code' ? exit.code : -1);
    }
    assert.deepEqual(
      codes.sort((a, b) => a - b),
      Array.from({ length: count }, (_, n) => n),
    );
    assert.equal(rig.coordinator.received.filter(({ type }) => type === 'exited').length, count);
  });
});

describe('a process actor: stdin', () => {
  it('is empty by default', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('echo-stdin')]);
    assert.equal((await rig.exited()).stdout.text, '');
  });

  it('is the text that was asked for, then its end', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('echo-stdin')], { stdin: { kind: 'text', text: 'héllo\n' } });
    assert.equal((await rig.exited()).stdout.text, 'héllo\n');
  });

  it('that nobody reads is no error', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('ignore-stdin')], { stdin: { kind: 'text', text: 'x'.repeat(1_000_000) } });
    const report = await rig.exited();
    assert.deepEqual([report.exit, report.stdout.text], [{ kind: 'code', code: 0 }, 'closed\n']);
  });

  it('stays open for write-input until it is ended, and refuses writes after that', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('echo-stdin')], { stdin: { kind: 'open' } });
    await rig.started();
    const write = (text: string, end: boolean) =>
      rig.system.ask(ref, 'write-input', { text, end }, { timeoutMs: 10_000 });
    assert.deepEqual(await write('one ', false), { ok: true, bytes: 4 });
    await rig.sees(ref, 'one ');
    assert.deepEqual(await write('zwö', true), { ok: true, bytes: 4 });
    const refused = await write('three', false).catch(() => undefined);
    if (refused !== undefined) {
      assert.ok(!refused.ok);
      assert.equal(refused.error.code, 'INVALID_PARAMETER');
    }
    assert.equal((await rig.exited()).stdout.text, 'one zwö');
  });

  it('takes no write for a command that did not ask for it', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')]);
    await rig.sees(ref, 'ready');
    const reply = await rig.system.ask(ref, 'write-input', { text: 'x', end: false }, { timeoutMs: 10_000 });
    assert.ok(!reply.ok && reply.error.code === 'INVALID_PARAMETER');
    ref.tell({ ...CANCEL, force: true });
    await rig.exited();
  });

  it('refuses more than it can hold while the command does not read', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')], { stdin: { kind: 'open' } });
    await rig.sees(ref, 'ready');
    const write = (text: string) =>
      rig.system.ask(ref, 'write-input', { text, end: false }, { timeoutMs: 10_000 });
    // Never answered while the command lives: the pipe takes only a part of it.
    const first = write('x'.repeat(1_000_000)).catch((error: unknown) => error);
    const second = await write('x'.repeat(1_000_000));
    assert.ok(!second.ok && second.error.code === 'CAPACITY_EXCEEDED');
    ref.tell({ ...CANCEL, force: true });
    await rig.exited();
    await first;
  });
});

describe('a process actor: output', () => {
  it('keeps what bytes are no text apart from what is', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('invalid-utf8')]);
    const { stdout } = await rig.exited();
    assert.equal(stdout.text, '\ufeffa\ufffdb\ufffd\ufffd\ufffdc\ufffd');
    assert.equal(stdout.segments?.[0]?.bytes.length, stdout.bytes);
  });

  it('joins a character that was split over two writes', async (t) => {
    const rig = createRig(t);
    const go = makeFifo();
    t.after(() => rmSync(go));
    const ref = rig.start([fixture('split-utf8'), go]);
    await eventually(() => rig.system.inspect().actors.length > 0);
    const early = rig.system.ask(
      ref,
      'read-output',
      { stream: 'stdout', offset: 0, maxBytes: 100, waitMs: 10_000 },
      { timeoutMs: 20_000 },
    );
    await writeFile(go, 'go\n');
    assert.ok('€\n'.startsWith((await early).text));
    assert.equal((await rig.exited()).stdout.text, '€\n');
  });

  it('keeps carriage returns, NUL bytes and a last line without its end', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('no-newline')]);
    const { stdout } = await rig.exited();
    assert.equal(stdout.text, '10%\r20%\r\0done');
    assert.equal(stdout.lines, 1);
  });

  it('of a flood is head, marker and tail inline, and all of it in a private file', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('flood'), '3000000']);
    const { stdout, stderr } = await rig.exited();
    const total = 3_000_000 + 'first\nlast\n'.length;
    assert.equal(stdout.bytes, total);
    assert.equal(stdout.lines, 1_500_002);
    assert.ok(stdout.truncated);
    assert.match(stdout.text, /^first\ny\n[\s\S]*bytes omitted[\s\S]*y\nlast\n$/);
    assert.equal(stdout.omittedBytes, total - 2048);
    assert.equal(stdout.droppedBytes, 0);
    assert.equal(stdout.segments, undefined);
    assert.ok(stdout.file);
    assert.equal(stdout.file.bytes, total);
    assert.equal(statSync(stdout.file.path).mode & 0o777, 0o600);
    const filed = readFileSync(stdout.file.path, 'latin1');
    assert.equal(filed, `first\n${'y\n'.repeat(1_500_000)}last\n`);
    assert.equal(rig.budget.usedBytes, total);
    assert.equal(stderr.file, undefined);
  });

  it('of a flood on stderr alone does not block on a silent stdout', async (t) => {
    const rig = createRig(t);
    rig.start([fixture('flood'), '1000000', 'stderr']);
    const { stdout, stderr } = await rig.exited();
    assert.deepEqual([stdout.bytes, stderr.bytes], [0, 1_000_011]);
  });

  it('past the cap of the handle, both streams together, is counted and dropped; the process goes on', async (t) => {
    const rig = createRig(t);
    rig.start(['sh', '-c', 'yes | head -c 500000; yes | head -c 500000 >&2; exit 4'], {
      spillBytes: 100_000,
    });
    const { stdout, stderr, exit } = await rig.exited();
    assert.deepEqual(exit, { kind: 'code', code: 4 });
    assert.equal((stdout.file?.bytes ?? 0) + (stderr.file?.bytes ?? 0), 100_000);
    assert.equal(rig.budget.usedBytes, 100_000);
    assert.equal(stdout.droppedBytes, 500_000 - 1024 - (stdout.file?.bytes ?? 0));
    assert.deepEqual(
      rig.logger.at('warn').map(({ message }) => message),
      [],
    );
  });

  it('past the cap of the host is dropped too', async (t) => {
    const rig = createRig(t, { spillBytesPerHost: 50_000 });
    rig.start([fixture('flood'), '500000']);
    const { stdout } = await rig.exited();
    assert.equal(stdout.file?.bytes, 50_000);
    assert.equal(rig.budget.usedBytes, 50_000);
  });

  it('goes on without a file when the directory cannot be written to, with one warning', async (t) => {
    const rig = createRig(t, { spillDirectory: '/no/such/directory' });
    rig.start([fixture('flood'), '500000']);
    const { stdout, exit } = await rig.exited();
    assert.deepEqual(exit, { kind: 'code', code: 0 });
    assert.equal(stdout.file, undefined);
    assert.equal(stdout.droppedBytes, 500_011 - 2048);
    assert.equal(stdout.segments?.length, 2);
    const warnings = rig.logger.at('warn');
    assert.equal(warnings.length, 1);
    assert.equal(warnings[0]?.fields['errno'], 'ENOENT');
    assert.equal(rig.budget.usedBytes, 0);
  });

  it('is not read faster than the disk takes it: the process waits, and nothing is lost', async (t) => {
    const disk = createMemoryDisk();
    disk.hold();
    const rig = createRig(t, { disk, spillBytesPerHost: 100_000_000 });
    const total = 20_000_000;
    const ref = rig.start(['head', '-c', String(total), '/dev/zero'], { spillBytes: 100_000_000 });
    const pid = await rig.started();
    const processes = createMachineProcesses();
    // Blocked in write(2): its pipe is full and nobody reads.
    let progress = 0;
    await eventually(() => {
      const before = progress;
      progress = lastProgress(rig.coordinator.received);
      return progress > 0 && progress === before && processes.find(pid)?.state === 'S';
    });
    assert.ok(progress < 6_000_000, `${progress} bytes were read ahead of the disk`);
    assert.equal(
      rig.coordinator.received.some(({ type }) => type === 'exited'),
      false,
    );
    disk.release();
    const { stdout } = await rig.exited();
    assert.deepEqual([stdout.bytes, stdout.file?.bytes, stdout.droppedBytes], [total, total, 0]);
    await rig.stopped(ref);
  });

  it('on a full disk is counted and dropped from there on, with one warning', async (t) => {
    const disk = createMemoryDisk();
    disk.capacity = 100_000;
    const rig = createRig(t, { disk });
    rig.start([fixture('flood'), '500000']);
    const { stdout, exit } = await rig.exited();
    assert.deepEqual(exit, { kind: 'code', code: 0 });
    assert.equal(stdout.file?.bytes, 100_000);
    assert.equal(stdout.droppedBytes, 500_011 - 100_000 - 1024);
    assert.deepEqual(
      rig.logger.at('warn').map(({ fields }) => fields['errno']),
      ['ENOSPC'],
    );
    assert.equal(rig.budget.usedBytes, 100_000);
    assert.equal(disk.open, 0);
  });

  it('of 256 MiB leaves the memory of this process as it was', async (t) => {
    const rig = createRig(t);
    const before = process.memoryUsage();
    let peak = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    }, 5);
    rig.start(['head', '-c', String(256 * 1024 * 1024), '/dev/zero'], { spillBytes: 0 });
    const { stdout } = await rig.exited();
    clearInterval(watch);
    assert.equal(stdout.bytes, 256 * 1024 * 1024);
    // Garbage that is not collected yet included: a fifth of what went through is far from flat.
    assert.ok(peak < 50 * 1024 * 1024, `${peak} bytes at the peak`);
  });

  it('is told at most every half second, while there is news', async (t) => {
    const rig = createRig(t);
    const go = makeFifo();
    t.after(() => rmSync(go));
    rig.start([fixture('wait-for'), go]);
    const progress = await rig.coordinator.next('output-progressed');
    assert.deepEqual([progress.stdoutBytes, progress.stderrBytes], [6, 0]);
    await writeFile(go, 'end\n');
    await rig.exited();
  });

  it('of a process that closes stdout and goes on is read to the end of the other stream', async (t) => {
    const rig = createRig(t);
    const go = makeFifo();
    t.after(() => rmSync(go));
    const ref = rig.start([fixture('close-stdout'), go]);
    const range = await rig.system.ask(
      ref,
      'read-output',
      { stream: 'stdout', offset: 7, maxBytes: 100, waitMs: 10_000 },
      { timeoutMs: 20_000 },
    );
    assert.deepEqual(range, { text: '', offset: 7, nextOffset: 7, eof: true, omittedBytes: 0 });
    assert.equal(
      rig.coordinator.received.some(({ type }) => type === 'exited'),
      false,
    );
    await writeFile(go, 'go\n');
    const report = await rig.exited();
    assert.deepEqual([report.stdout.text, report.stderr.text], ['before\n', 'closed\nafter\n']);
  });
});

describe('a process actor: read-output', () => {
  it('waits for the next byte, and answers with nothing when none comes in time', async (t) => {
    const rig = createRig(t);
    const go = makeFifo();
    t.after(() => rmSync(go));
    const ref = rig.start([fixture('wait-for'), go]);
    const read = (offset: number, waitMs: number) =>
      rig.system.ask(
        ref,
        'read-output',
        { stream: 'stdout', offset, maxBytes: 1000, waitMs },
        { timeoutMs: 20_000 },
      );
    assert.equal(await rig.sees(ref, 'ready'), 'ready\n');
    const nothing = await read(6, 20);
    assert.deepEqual(nothing, { text: '', offset: 6, nextOffset: 6, eof: false, omittedBytes: 0 });
    const waiting = read(6, 10_000);
    await writeFile(go, 'late\n');
    assert.equal((await waiting).text, 'late\n');
    await rig.exited();
  });

  it('keeps only so many readers waiting and answers the rest at once', async (t) => {
    const rig = createRig(t);
    const go = makeFifo();
    t.after(() => rmSync(go));
    const ref = rig.start([fixture('wait-for'), go]);
    await rig.sees(ref, 'ready');
    const asked = Array.from({ length: 20 }, () =>
      rig.system.ask(
        ref,
        'read-output',
        { stream: 'stdout', offset: 6, maxBytes: 10, waitMs: 15_000 },
        { timeoutMs: 20_000 },
      ),
    );
    // Exactly the four past the bound come back empty while the process says nothing.
    let answered = 0;
    for (const ask of asked) void ask.then(() => (answered += 1));
    await eventually(() => answered === 4);
    await writeFile(go, 'x\n');
    const texts = (await Promise.all(asked)).map(({ text }) => text);
    assert.equal(texts.filter((text) => text === 'x\n').length, 16);
    assert.equal(texts.filter((text) => text === '').length, 4);
    await rig.exited();
  });

  it('reads every byte of a flood while it runs, through head, file and tail', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('flood'), '2000000'], { leftovers: 'keep' });
    let seen = '';
    let offset = 0;
    for (;;) {
      const range = await rig.system
        .ask(
          ref,
          'read-output',
          { stream: 'stdout', offset, maxBytes: MAX_READ_BYTES, waitMs: 5000 },
          { timeoutMs: 20_000 },
        )
        .catch(() => undefined);
      // Its end was told meanwhile: the rest is the archive's to read.
      if (range === undefined) break;
      assert.equal(range.omittedBytes, 0);
      assert.equal(range.offset, offset);
      seen += range.text;
      offset = range.nextOffset;
      if (range.eof) break;
    }
    const expected = `first\n${'y\n'.repeat(1_000_000)}last\n`;
    assert.ok(seen.length > 0 && expected.startsWith(seen));
    await rig.exited();
  });
});

describe('a process actor: held pipes (C6)', () => {
  it('reports what was read at the drain deadline when a child of the command holds the pipe', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('hold-pipe')], { drainMs: 200 });
    const pid = await rig.started();
    const report = await rig.exited();
    assert.deepEqual(
      [report.exit, report.pipeHeld, report.cause],
      [{ kind: 'code', code: 7 }, true, 'natural'],
    );
    const holder = Number(report.stdout.text);
    assert.deepEqual(
      report.leftovers.map((leftover) => leftover.pid),
      [holder],
    );
    assert.ok(rig.coordinator.received.some(({ type }) => type === 'draining'));
    assert.ok(isPidAlive(holder), 'it runs on');
    ref.tell(CANCEL);
    await rig.coordinator.next('leftovers-ended');
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('does not wait for the deadline when leftovers are to be killed', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('hold-pipe')], { drainMs: 60_000, leftovers: 'kill' });
    const pid = await rig.started();
    const report = await rig.exited();
    assert.deepEqual(
      [report.exit, report.pipeHeld, report.cause, report.leftovers],
      [{ kind: 'code', code: 7 }, false, 'natural', []],
    );
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('is not held by a process that left the group: a cancel ends that one too', async (t) => {
    const rig = createRig(t);
    const ref = rig.start(['sh', '-c', `${fixture('escape-group')}; exec sleep 600`]);
    const escapee = Number(await rig.sees(ref, '\n'));
    const pid = await rig.started();
    assert.ok(isPidAlive(escapee));
    assert.ok(!aliveInGroup(pid).includes(escapee), 'it is in another group');
    ref.tell(CANCEL);
    const report = await rig.exited();
    assert.deepEqual([report.cause, report.pipeHeld, report.survivors], ['cancel', false, []]);
    await rig.stopped(ref);
    assertGroupGone(pid);
    assert.ok(!isPidAlive(escapee));
  });
});

describe('a process actor: cancel (C4)', () => {
  it('ends a process by SIGTERM and does not wait for the grace', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('say-bye')]);
    await rig.sees(ref, 'ready');
    const pid = await rig.started();
    ref.tell({ ...CANCEL, graceMs: 60_000, budgetMs: 70_000 });
    const report = await rig.exited();
    assert.deepEqual([report.cause, report.exit], ['cancel', { kind: 'code', code: 3 }]);
    assert.equal(report.stdout.text, 'ready\nbye\n');
    assert.deepEqual(report.survivors, []);
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('ends a tree that ignores SIGTERM by SIGKILL after the grace', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')]);
    await rig.sees(ref, 'ready');
    const pid = await rig.started();
    assert.equal(aliveInGroup(pid).length, 2, 'negative control: both are alive before');
    ref.tell({ ...CANCEL, graceMs: 100 });
    const report = await rig.exited();
    assert.deepEqual([report.cause, report.exit], ['cancel', { kind: 'signal', signal: 'SIGKILL' }]);
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('with force kills at once', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('say-bye')]);
    await rig.sees(ref, 'ready');
    ref.tell({ ...CANCEL, force: true, graceMs: 60_000, budgetMs: 70_000 });
    const report = await rig.exited();
    assert.deepEqual(report.exit, { kind: 'signal', signal: 'SIGKILL' });
    assert.equal(report.stdout.text, 'ready\n');
  });

  it('ends group members that outlive the leader', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('leave-stubborn-child')]);
    const child = Number((await rig.sees(ref, '\n')).split(' ')[1]);
    const pid = await rig.started();
    assert.ok(isPidAlive(child));
    ref.tell({ ...CANCEL, graceMs: 100 });
    const report = await rig.exited();
    assert.deepEqual([report.cause, report.exit], ['cancel', { kind: 'signal', signal: 'SIGTERM' }]);
    assert.ok(!isPidAlive(child));
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('ends a stopped tree', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('stop-self')]);
    await rig.sees(ref, 'ready');
    const pid = await rig.started();
    ref.tell({ ...CANCEL, graceMs: 60_000, budgetMs: 70_000 });
    const report = await rig.exited();
    assert.deepEqual(report.exit, { kind: 'signal', signal: 'SIGTERM' });
    assertGroupGone(pid);
  });

  it('ends a tree of fifty', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('fork-tree'), '50']);
    await rig.sees(ref, 'ready');
    const pid = await rig.started();
    assert.equal(aliveInGroup(pid).length, 51);
    ref.tell({ ...CANCEL, graceMs: 50 });
    const report = await rig.exited();
    assert.deepEqual(report.survivors, []);
    await eventually(() => aliveInGroup(pid).length === 0);
  });

  it('a second time only tightens', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')]);
    await rig.sees(ref, 'ready');
    ref.tell({ ...CANCEL, graceMs: 60_000, budgetMs: 70_000 });
    ref.tell({ ...CANCEL, graceMs: 65_000, budgetMs: 75_000 });
    ref.tell({ ...CANCEL, force: true });
    const report = await rig.exited();
    assert.deepEqual([report.cause, report.exit], ['cancel', { kind: 'signal', signal: 'SIGKILL' }]);
    assert.equal(rig.coordinator.received.filter(({ type }) => type === 'exited').length, 1);
  });

  it('that comes together with start ends the process as soon as there is one', async (t) => {
    const rig = createRig(t);
    const ref = rig.spawn();
    ref.tell(startMessage([fixture('ignore-term')]));
    ref.tell({ ...CANCEL, force: true });
    const pid = await rig.started();
    assert.equal((await rig.exited()).cause, 'cancel');
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('while output drains keeps the natural end, cuts the drain short and ends leftovers', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('hold-pipe')], { drainMs: 60_000 });
    const pid = await rig.started();
    await rig.coordinator.next('draining');
    ref.tell(CANCEL);
    const report = await rig.exited();
    assert.deepEqual(
      [report.cause, report.exit, report.leftovers, report.survivors],
      ['natural', { kind: 'code', code: 7 }, [], []],
    );
    await rig.stopped(ref);
    assertGroupGone(pid);
  });
});

describe('a process actor: timeout (C9)', () => {
  it('ends the tree and is the cause', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')], { timeoutMs: 200, graceMs: 50 });
    const pid = await rig.started();
    const report = await rig.exited();
    assert.deepEqual([report.cause, report.exit], ['timeout', { kind: 'signal', signal: 'SIGKILL' }]);
    assert.ok(report.durationMs >= 200);
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('that came first is not changed by a cancel', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')], { timeoutMs: 200, graceMs: 1500 });
    await rig.sees(ref, 'ready');
    await eventually(() => rig.coordinator.received.some(({ type }) => type === 'output-progressed'));
    ref.tell({ ...CANCEL, force: true });
    assert.equal((await rig.exited()).cause, 'timeout');
  });

  it('that is not reached has no effect', async (t) => {
    const rig = createRig(t);
    rig.start(['true'], { timeoutMs: 60_000 });
    assert.equal((await rig.exited()).cause, 'natural');
  });
});

describe('a process actor: leftovers (C14)', () => {
  it('are reported, tracked, and their end is told', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('spawn-grandchild')]);
    const report = await rig.exited();
    const grandchild = Number(report.stdout.text);
    assert.deepEqual(
      report.leftovers.map(({ pid }) => pid),
      [grandchild],
    );
    assert.equal(report.pipeHeld, false);
    process.kill(grandchild, 'SIGKILL');
    await rig.coordinator.next('group-emptied');
    await rig.stopped(ref);
  });

  it('are ended by a cancel, counted, and then the group is empty', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('spawn-grandchild')]);
    const pid = await rig.started();
    const report = await rig.exited();
    assert.ok(isPidAlive(Number(report.stdout.text)));
    ref.tell(CANCEL);
    const ended = await rig.coordinator.next('leftovers-ended');
    assert.deepEqual([ended.ended, ended.survivors], [1, []]);
    await rig.coordinator.next('group-emptied');
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('that replace each other are still the same group, and can be ended', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('relay'), '100000']);
    const pid = await rig.started();
    const report = await rig.exited();
    assert.equal(report.leftovers.length > 0, true);
    const first = report.leftovers.map((leftover) => leftover.pid);
    // Several generations later nobody that was reported is alive.
    await eventually(() => {
      const alive = aliveInGroup(pid);
      return alive.length > 0 && !alive.some((member) => first.includes(member));
    });
    ref.tell({ ...CANCEL, force: true });
    const ended = await rig.coordinator.next('leftovers-ended');
    assert.deepEqual(ended.survivors, []);
    await rig.stopped(ref);
    assertGroupGone(pid);
  });

  it('end by themselves when nobody cancels', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('relay'), '3']);
    await rig.coordinator.next('group-emptied');
    await rig.stopped(ref);
  });
});

describe('a process actor: stopped from outside', () => {
  it('kills the group of a process that lives, and deletes its output', async (t) => {
    const rig = createRig(t);
    const ref = rig.start(['sh', '-c', `yes | head -c 100000; exec ${fixture('ignore-term')}`]);
    await rig.sees(ref, 'ready');
    const pid = await rig.started();
    await eventually(() => readdirSync(rig.directory).length === 1);
    assert.equal(aliveInGroup(pid).length, 2);
    rig.system.stop(ref);
    await rig.stopped(ref);
    await eventually(() => aliveInGroup(pid).length === 0);
    assert.deepEqual(readdirSync(rig.directory), []);
    assert.equal(rig.budget.usedBytes, 0);
  });

  it('kills leftovers too, and keeps the output that was reported', async (t) => {
    const rig = createRig(t);
    const ref = rig.start(['sh', '-c', `yes | head -c 100000; exec ${fixture('spawn-grandchild')}`]);
    const pid = await rig.started();
    const report = await rig.exited();
    assert.equal(aliveInGroup(pid).length, 1);
    rig.system.stop(ref);
    await rig.stopped(ref);
    await eventually(() => aliveInGroup(pid).length === 0);
    assert.ok(existsSync(report.stdout.file?.path ?? ''));
  });

  it('forgets no process whose launch was under way', async (t) => {
    const rig = createRig(t);
    const ref = rig.start([fixture('ignore-term')]);
    rig.system.stop(ref);
    await rig.stopped(ref);
    const mine = rig.coordinator.received.find((message) => message.type === 'started');
    if (mine?.type === 'started') assert.deepEqual(aliveInGroup(mine.process.pid), []);
  });
});

function lastProgress(facts: readonly CoordinatorMessage[]): number {
  const last = facts.findLast((fact) => fact.type === 'output-progressed');
  return last?.type === 'output-progressed' ? last.stdoutBytes : 0;
}
