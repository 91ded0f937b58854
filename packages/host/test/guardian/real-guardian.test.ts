import assert from 'node:assert/strict';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { killAll, noCgroups, scratchCgroup } from '@longrun/testkit';
import type { GuardianForm } from '../../dist/guardian/guardian-form.js';
import { addLine, BYE, cgroupLine, helloLine, removeLine } from '../../dist/guardian/lines.js';
import { HOST_TOKEN, MALFORMED } from './support/malformed.js';
import {
  isLiving,
  KINDS,
  living,
  look,
  startCommand,
  startGuardian,
  TOKEN,
  until,
} from './support/real-guardian.js';

const OTHER_HOST = 'f'.repeat(32);
const MOST_RSS_KIB = 2048;
let markers = 0;

/** About ten minutes, as an argument of `sleep`. */
function newMarker(): string {
  markers += 1;
  return `61${markers}.${process.pid}0${Math.floor(Math.random() * 1e6)}`;
}

for (const [kind, form] of KINDS) {
  const check = (title: string, run: (t: TestContext, form: GuardianForm) => Promise<void>): void => {
    test(`${title} (${kind})`, { skip: form === undefined && 'it is not built here' }, async (t) => {
      if (form !== undefined) await run(t, form);
    });
  };

  check('a group it was told of is ended with all its members, though none has a token', async (t, form) => {
    const marker = newMarker();
    const guardian = await startGuardian(t, form);
    const command = await startCommand(
      t,
      `trap '' TERM; sleep ${marker} & (sleep ${marker} & wait) & wait`,
      '',
    );
    await until(() => living(marker).length === 4, 'the tree is there');
    guardian.write(helloLine(HOST_TOKEN) + addLine(command));
    const { code, signals, left } = await guardian.hostDies();
    assert.deepEqual(living(marker), []);
    assert.deepEqual([code, left, signals >= 4], [0, 0, true]);
  });

  check('a group whose leader has gone is ended by its session', async (t, form) => {
    const marker = newMarker();
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, `sleep ${marker} & :`, '');
    await command.exited;
    // While it becomes `sleep`, its command line is empty.
    await until(() => living(marker).length === 1, 'it is there');
    guardian.write(helloLine(HOST_TOKEN) + addLine(command));
    await guardian.hostDies();
    assert.deepEqual(living(marker), []);
  });

  check('a group whose leader has another start time is a stranger, and lives', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, 'exec sleep 600', '');
    const { pid, startTime } = command;
    guardian.write(helloLine(HOST_TOKEN) + addLine({ pid, startTime: String(Number(startTime) - 1) }));
    assert.equal((await guardian.hostDies()).signals, 0);
    assert.equal(isLiving(pid), true);
  });

  check(
    'a group without a start time, or with none left in it, is not ended by its number',
    async (t, form) => {
      const guardian = await startGuardian(t, form);
      const unknown = await startCommand(t, 'exec sleep 600', '');
      const removed = await startCommand(t, 'exec sleep 600', '');
      const told = addLine({ pid: unknown.pid }) + addLine(removed) + removeLine(removed.pid);
      guardian.write(helloLine(HOST_TOKEN) + told);
      assert.equal((await guardian.hostDies()).signals, 0);
      assert.deepEqual([isLiving(unknown.pid), isLiving(removed.pid)], [true, true]);
    },
  );

  check('whoever bears a token is ended wherever it went, alone or among others', async (t, form) => {
    const marker = newMarker();
    const guardian = await startGuardian(t, form);
    const daemon = `(setsid sleep ${marker} &)`;
    await (await startCommand(t, daemon)).exited;
    await (await startCommand(t, daemon, `${OTHER_HOST}.3.01 ${TOKEN}`)).exited;
    await until(() => living(marker).length === 2, 'both are there');
    guardian.write(helloLine(HOST_TOKEN));
    await guardian.hostDies();
    assert.deepEqual(living(marker), []);
  });

  check('a token behind a megabyte of environment is found', async (t, form) => {
    const marker = newMarker();
    const guardian = await startGuardian(t, form);
    const padding = 'x'.repeat(100_000);
    const names = Array.from({ length: 10 }, (_, n) => `A${n}="$P"`).join(' ');
    const script = `P=${padding}; unset LONGRUN_TOKEN; exec env -i ${names} LONGRUN_TOKEN=${TOKEN} sleep ${marker}`;
    await startCommand(t, script);
    await until(() => living(marker).length === 1, 'it is there');
    guardian.write(helloLine(HOST_TOKEN));
    await guardian.hostDies();
    assert.deepEqual(living(marker), []);
  });

  check('tokens of other hosts, and what only looks like one, are left alone', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const strangers = [
      `${OTHER_HOST}.1.01`,
      // No dot: another token that begins with the same digits.
      `${HOST_TOKEN}0.1.01`,
      HOST_TOKEN,
      `x${TOKEN}`,
    ];
    const commands: { readonly pid: number }[] = [];
    for (const token of strangers) commands.push(await startCommand(t, 'exec sleep 600', token));
    const elsewhere = `exec env LONGRUN_TOKENS=${TOKEN} XLONGRUN_TOKEN=${TOKEN} sleep 600`;
    commands.push(await startCommand(t, elsewhere, ''));
    await until(
      () => commands.every(({ pid }) => readlinkSync(`/proc/${pid}/exe`).endsWith('sleep')),
      'all run',
    );
    guardian.write(helloLine(HOST_TOKEN));
    assert.equal((await guardian.hostDies()).signals, 0);
    assert.ok(commands.every(({ pid }) => isLiving(pid)));
  });

  check('a child without a token that left the session is found by its parent', async (t, form) => {
    const marker = newMarker();
    const guardian = await startGuardian(t, form);
    const outside = `env -i setsid sh -c 'trap "" TERM; sleep ${marker} & wait' ${marker}`;
    const command = await startCommand(t, `${outside} & sleep ${marker}`, '');
    await until(() => living(marker).length === 4, 'all are there');
    guardian.write(helloLine(HOST_TOKEN) + addLine(command));
    await guardian.hostDies();
    assert.deepEqual(living(marker), []);
  });

  check('whoever is in a session that an escapee made is ended with it', async (t, form) => {
    const marker = newMarker();
    const guardian = await startGuardian(t, form);
    // The grandchild has neither a token nor a living parent of ours, only the session.
    const orphan = `setsid sh -c '(env -i sleep ${marker} &); sleep ${marker}' ${marker}`;
    await startCommand(t, `${orphan} & wait`);
    await until(() => living(marker).length === 4, 'all are there');
    guardian.write(helloLine(HOST_TOKEN));
    await guardian.hostDies();
    assert.deepEqual(living(marker), []);
  });

  check(
    'who is in the cgroup is ended, though nothing else tells whose it is; the cgroup goes',
    async (t, form) => {
      const missing = noCgroups();
      if (missing !== false) return t.skip(missing);
      const { path } = scratchCgroup(t);
      const [inside, outside] = [newMarker(), newMarker()];
      t.after(() => killAll([...living(inside), ...living(outside)]));
      const guardian = await startGuardian(t, form);
      for (const marker of [inside, outside]) {
        await (await startCommand(t, `(env -i setsid sleep ${marker} &)`, '')).exited;
        await until(() => living(marker).length === 1, 'it is there');
      }
      mkdirSync(join(path, '1/command'), { recursive: true });
      writeFileSync(join(path, '1/command/cgroup.procs'), String(living(inside)[0]));
      guardian.write(helloLine(HOST_TOKEN) + cgroupLine(path));
      const { code, left, ignored } = await guardian.hostDies();
      assert.deepEqual([code, left, ignored], [0, 0, 0]);
      assert.deepEqual(living(inside), []);
      assert.equal(existsSync(path), false);
      assert.equal(living(outside).length, 1, 'the control');
    },
  );

  check('a cgroup that is there no more does no harm', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, 'exec sleep 600', '');
    guardian.write(helloLine(HOST_TOKEN) + cgroupLine('/no/such/cgroup') + addLine(command));
    const { code, left } = await guardian.hostDies();
    assert.deepEqual([code, left, isLiving(command.pid)], [0, 0, false]);
  });

  check('with bye it exits at once and ends nobody', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, 'exec sleep 600');
    guardian.write(helloLine(HOST_TOKEN) + addLine(command) + BYE);
    const { code, signals } = await guardian.exit();
    assert.deepEqual([code, signals, isLiving(command.pid)], [0, 0, true]);
  });

  check('what is no line is ignored and counted, and the lines around it hold', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const [command, cut] = [
      await startCommand(t, 'exec sleep 600', ''),
      await startCommand(t, 'exec sleep 600', ''),
    ];
    guardian.write(addLine(command));
    guardian.write(helloLine(HOST_TOKEN) + helloLine(OTHER_HOST));
    guardian.write(MALFORMED.map((line) => `${line}\n`).join(''));
    guardian.write(`${addLine(command)}${'+ 12 13 '.repeat(50_000)}\n\0\xff\n`);
    // The death of the host may cut a line anywhere.
    guardian.write(addLine(cut).slice(0, -1));
    const { code, ignored } = await guardian.hostDies();
    assert.deepEqual([code, ignored], [0, MALFORMED.length + 5]);
    assert.deepEqual([isLiving(command.pid), isLiving(cut.pid)], [false, true]);
  });

  check('a line that comes byte by byte is a line', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, 'exec sleep 600', '');
    for (const byte of helloLine(HOST_TOKEN) + addLine(command)) {
      guardian.write(byte);
      await new Promise((done) => setImmediate(done));
    }
    assert.equal((await guardian.hostDies()).ignored, 0);
    assert.equal(isLiving(command.pid), false);
  });

  check('thousands of groups that come and go are kept apart', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const kept = await startCommand(t, 'exec sleep 600', '');
    const gone = await startCommand(t, 'exec sleep 600', '');
    const crowd = Array.from({ length: 20_000 }, (_, n) => ({ pid: 1_000_000 + n * 7, startTime: '1' }));
    guardian.write(helloLine(HOST_TOKEN) + addLine(gone) + crowd.map(addLine).join('') + addLine(kept));
    guardian.write(crowd.map(({ pid }) => removeLine(pid)).join('') + removeLine(gone.pid));
    assert.equal((await guardian.hostDies()).ignored, 0);
    assert.deepEqual([isLiving(kept.pid), isLiving(gone.pid)], [false, true]);
  });

  check('another version is refused with exit code 2', async (t, form) => {
    const guardian = await startGuardian(t, form);
    guardian.write(`longrun 2 ${HOST_TOKEN}\n`);
    assert.equal((await guardian.exit()).code, 2);
  });

  check('a host that dies before it has said who it is costs nobody anything', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, 'exec sleep 600');
    const { code, signals } = await guardian.hostDies();
    assert.deepEqual([code, signals, isLiving(command.pid)], [0, 0, true]);
  });

  check('no signal that a terminal, a job or a service gets as a whole ends it', async (t, form) => {
    const guardian = await startGuardian(t, form);
    const command = await startCommand(t, 'exec sleep 600');
    guardian.write(helloLine(HOST_TOKEN));
    for (const signal of [
      'SIGINT',
      'SIGHUP',
      'SIGTERM',
      'SIGQUIT',
      'SIGPIPE',
      'SIGTSTP',
      'SIGUSR1',
    ] as const) {
      process.kill(guardian.pid, signal);
    }
    assert.equal((await guardian.hostDies()).code, 0);
    assert.equal(isLiving(command.pid), false);
  });

  check('it has a session of its own, the root as directory, its name, and no token', async (t, form) => {
    const { pid } = await startGuardian(t, form);
    assert.equal(look(pid)?.session, pid);
    assert.match(readFileSync(`/proc/${pid}/cmdline`, 'utf8'), /^longrun-guardian/);
    assert.doesNotMatch(readFileSync(`/proc/${pid}/environ`, 'latin1'), /LONGRUN_TOKEN/);
  });

  check('it keeps no descriptor that it inherited', async (t, form) => {
    const directory = mkdtempSync(join(tmpdir(), 'longrun-guardian-'));
    const file = join(directory, 'inherited');
    const fd = openSync(file, 'w');
    t.after(() => {
      closeSync(fd);
      rmSync(directory, { recursive: true });
    });
    const { pid } = await startGuardian(t, form, [fd, fd]);
    const targets = readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`));
    assert.ok(!targets.includes(file), targets.join());
    if (form.kind === 'native') assert.equal(targets.length, 3);
    // The control: a process that does not close them has them.
    const holder = await startCommand(t, `exec 7> ${file}; exec sleep 600`, '');
    await until(() => readlinkSync(`/proc/${holder.pid}/exe`).endsWith('sleep'), 'it runs');
    assert.equal(readlinkSync(`/proc/${holder.pid}/fd/7`), file);
  });
}

test('the native form takes less than 2 MiB', { skip: KINDS[0]?.[1] === undefined }, async (t) => {
  const form = KINDS[0]?.[1];
  assert.ok(form !== undefined);
  const guardian = await startGuardian(t, form);
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${guardian.pid}/status`, 'latin1')) ?? [];
  assert.ok(Number(kib) > 0 && Number(kib) < MOST_RSS_KIB, `${kib} KiB`);
});
