import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Host, ToolResult } from '@longrun/host';
import { eventually } from '@longrun/testkit';
import { fixture } from '../support/fixtures.js';
import { spillDirectories } from '../support/footprint.js';
import { createGate } from '../support/gates.js';
import { cancel, list, openHost, run, runShell, start, startShell } from '../support/hosts.js';
import { takeResult } from '../support/items.js';
import { read, readAll, seeOutput } from '../support/output.js';

const KIB = 1024;
const MIB = KIB * KIB;
const GIB = KIB * MIB;

/** Prints `bytes` bytes, every line with a number of its own. */
function numbers(bytes: number): string {
  return `seq 1000000000 | head -c ${bytes}`;
}

/** What `numbers` prints. */
function numbersText(bytes: number): string {
  const lines: string[] = [];
  for (let n = 1, length = 0; length < bytes; n += 1) {
    lines.push(`${n}\n`);
    length += `${n}\n`.length;
  }
  return lines.join('').slice(0, bytes);
}

function marker(omittedBytes: number): string {
  return `\n[... ${omittedBytes} bytes omitted ...]\n`;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

function fileOf(result: ToolResult, stream: 'stdout' | 'stderr' = 'stdout'): string {
  const path = stream === 'stdout' ? result.stdout_path : result.stderr_path;
  assert.ok(path !== null, `${stream} has a file`);
  return path;
}

function spillDirectory(): string {
  const [name, ...more] = spillDirectories();
  assert.ok(name !== undefined && more.length === 0, 'one host has one directory');
  return join(tmpdir(), name);
}

test('C7: by default 16 KiB of the beginning and 48 KiB of the end stay inline, the rest is in a file', async (t) => {
  const host = await openHost(t);
  const text = numbersText(MIB);
  const result = await runShell(host, 's', numbers(MIB));
  const omitted = MIB - 64 * KIB;
  assert.equal(result.stdout, text.slice(0, 16 * KIB) + marker(omitted) + text.slice(-48 * KIB));
  assert.deepEqual(
    [result.stdout_bytes, result.stdout_truncated, result.omitted_bytes, result.dropped_bytes],
    [MIB, true, omitted, 0],
  );
  assert.equal(readFileSync(fileOf(result), 'latin1'), text, 'the file has the stream from its first byte');
});

test('C7: output that just fits is all inline and has no file; one byte more has', async (t) => {
  const host = await openHost(t);
  const fits = await runShell(host, 's', numbers(64 * KIB));
  assert.deepEqual([fits.stdout_truncated, fits.stdout_path, fits.omitted_bytes], [false, null, 0]);
  assert.equal(fits.stdout, numbersText(64 * KIB));
  const more = await runShell(host, 's', numbers(64 * KIB + 1));
  assert.deepEqual([more.stdout_truncated, more.omitted_bytes], [true, 1]);
  assert.equal(statSync(fileOf(more)).size, 64 * KIB + 1);
});

test('C7: inline limits come from the call, or from the host', async (t) => {
  const host = await openHost(t, { limits: { headBytes: 10, tailBytes: 5 } });
  const script = "printf '0123456789abcdefghijABCDE'";
  assert.equal((await runShell(host, 's', script)).stdout, `0123456789${marker(10)}ABCDE`);
  const other = await runShell(host, 's', script, { head_bytes: 3, tail_bytes: 0 });
  assert.equal(other.stdout, `012${marker(22)}`);
  const none = await runShell(host, 's', script, { head_bytes: 0, tail_bytes: 0 });
  assert.equal(none.stdout, marker(25));
});

test('C7: both streams have bounds and files of their own, a flood on stderr alone too', async (t) => {
  const host = await openHost(t);
  const both = await runShell(host, 's', `${numbers(200_000)}; ${numbers(300_000)} >&2`);
  assert.equal(readFileSync(fileOf(both), 'latin1'), numbersText(200_000));
  assert.equal(readFileSync(fileOf(both, 'stderr'), 'latin1'), numbersText(300_000));
  const flood = await run(host, 's', [fixture('flood'), '5000000', 'stderr']);
  assert.deepEqual([flood.stdout_bytes, flood.stdout_path, flood.stderr_truncated], [0, null, true]);
  assert.ok(flood.stderr.startsWith('first\ny\n') && flood.stderr.endsWith('y\nlast\n'));
  assert.equal(flood.stderr_bytes, 5_000_000 + 'first\nlast\n'.length);
});

test('C7: 1 GiB leaves memory flat, is counted to the byte, and its file has what was written up to the cap', async (t) => {
  const host = await openHost(t);
  await run(host, 's', ['true']);
  const before = process.memoryUsage().rss;
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 20);
  const result = await runShell(host, 's', `echo first; head -c ${GIB} /dev/zero; echo; echo last`);
  clearInterval(looking);
  const total = 'first\n'.length + GIB + '\nlast\n'.length;
  assert.deepEqual([result.exit_code, result.stdout_bytes, result.stdout_lines], [0, total, 3]);
  assert.ok(result.stdout.startsWith('first\n\0') && result.stdout.endsWith('\0\nlast\n'));
  assert.ok(result.stdout.length < 70_000, `${result.stdout.length}`);
  const grown = (most - before) / MIB;
  assert.ok(grown < 150, `memory grew by ${Math.round(grown)} MiB`);

  const cap = 256 * MIB;
  assert.equal(statSync(fileOf(result)).size, cap);
  // The last bytes are past the file, but inline.
  assert.deepEqual([result.omitted_bytes, result.dropped_bytes], [total - 64 * KIB, total - cap - 48 * KIB]);
  const written = createHash('sha256').update('first\n');
  const zeros = Buffer.alloc(MIB);
  for (let left = cap - 'first\n'.length; left > 0; left -= MIB)
    written.update(zeros.subarray(0, Math.min(left, MIB)));
  assert.equal(await sha256(fileOf(result)), written.digest('hex'));
  const tail = await read(host, 's', result.handle_id, { offset: total - 5 });
  assert.deepEqual([tail.text, tail.eof], ['last\n', true]);
});

test('C7: a whole large stream is read back by read_output, byte for byte, live and after the end', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const text = numbersText(3 * MIB);
  const { handle_id } = await startShell(host, 's', `${numbers(3 * MIB)}; read -r _ < ${gate.path}`);
  await eventually(async () => (await list(host, 's'))[0]?.stdout_bytes === 3 * MIB, 'all of it is read');
  let live = '';
  while (live.length < 3 * MIB) {
    const range = await read(host, 's', handle_id, { offset: live.length, max_bytes: MIB });
    assert.deepEqual([range.offset, range.omitted_bytes, range.eof], [live.length, 0, false]);
    live += range.text;
  }
  assert.ok(live === text);
  await gate.open();
  await takeResult(host.session('s'));
  assert.ok((await readAll(host, 's', handle_id, 'stdout', 100_000)) === text);
  const middle = await read(host, 's', handle_id, { offset: 2_000_000, max_bytes: 1000 });
  assert.equal(middle.text, text.slice(2_000_000, 2_001_000));
});

test('C7: past the cap of a handle bytes are counted and dropped, and the command goes on', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', `${numbers(MIB)}; exit 9`, { spill_bytes: 100_000 });
  const text = numbersText(MIB);
  assert.deepEqual([result.exit_code, result.stdout_bytes], [9, MIB]);
  assert.equal(readFileSync(fileOf(result), 'latin1'), text.slice(0, 100_000));
  assert.equal(result.dropped_bytes, MIB - 100_000 - 48 * KIB);
  const hole = await read(host, 's', result.handle_id, { offset: 150_000, max_bytes: 100 });
  const tailStart = MIB - 48 * KIB;
  assert.deepEqual([hole.offset, hole.omitted_bytes], [tailStart, tailStart - 150_000]);
  assert.equal(hole.text, text.slice(tailStart, tailStart + 100));
});

test('C7: both streams of a handle share its cap', async (t) => {
  const host = await openHost(t, { limits: { spillBytesPerHandle: 150_000 } });
  const result = await runShell(host, 's', `${numbers(100_000)}; ${numbers(100_000)} >&2`);
  const sizes = statSync(fileOf(result)).size + statSync(fileOf(result, 'stderr')).size;
  assert.equal(sizes, 150_000);
  assert.equal((await host.inspect()).spilledBytes, 150_000);
});

test('C7: spill_bytes of 0 writes no file', async (t) => {
  const host = await openHost(t);
  const result = await runShell(host, 's', numbers(MIB), { spill_bytes: 0 });
  assert.deepEqual([result.stdout_path, result.dropped_bytes], [null, MIB - 64 * KIB]);
  assert.deepEqual(readdirSync(spillDirectory()), []);
});

test('C7: the cap of the host holds over its handles, and dropped receipts give their bytes back', async (t) => {
  const host = await openHost(t, { limits: { spillBytesPerHost: 250_000, receipts: 2 } });
  const first = await runShell(host, 's', numbers(200_000));
  assert.equal(statSync(fileOf(first)).size, 200_000);
  const second = await runShell(host, 's', numbers(200_000));
  assert.equal(statSync(fileOf(second)).size, 50_000);
  assert.ok(second.dropped_bytes > 0);
  assert.equal((await host.inspect()).spilledBytes, 250_000);
  const file = fileOf(first);
  await run(host, 's', ['true']);
  await eventually(() => !existsSync(file), 'the file went with the oldest receipt');
  await eventually(async () => (await host.inspect()).spilledBytes === 50_000, 'its bytes are free');
  const fourth = await runShell(host, 's', numbers(200_000));
  assert.equal(statSync(fileOf(fourth)).size, 200_000);
});

test('C7: a cancelled handle keeps what it had printed, in text and file', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await startShell(host, 's', `${numbers(MIB)}; exec sleep 60`);
  await eventually(async () => (await list(host, 's'))[0]?.stdout_bytes === MIB, 'all of it is read');
  const receipt = await cancel(host, 's', handle_id);
  assert.equal(readFileSync(receipt.stdout_path ?? '', 'latin1'), numbersText(MIB));
});

test('C7: spill files are for this user only, and go with the host', async (t) => {
  const host = await openHost(t);
  const file = fileOf(await runShell(host, 's', numbers(MIB)));
  assert.equal(dirname(file), spillDirectory());
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(dirname(file)).mode & 0o777, 0o700);
  await host.close();
  assert.equal(existsSync(dirname(file)), false);
});

test('C7: when there is nowhere to spill to, bytes are counted and dropped, and the command goes on', async (t) => {
  const host = await openHost(t);
  // A directory that is gone fails every file, for root too.
  rmSync(spillDirectory(), { recursive: true });
  const result = await runShell(host, 's', `${numbers(MIB)}; exit 6`);
  const text = numbersText(MIB);
  assert.deepEqual([result.exit_code, result.stdout_bytes, result.stdout_path], [6, MIB, null]);
  assert.equal(result.dropped_bytes, MIB - 64 * KIB);
  assert.ok(
    result.stdout.startsWith(text.slice(0, 16 * KIB)) && result.stdout.endsWith(text.slice(-48 * KIB)),
  );
  assert.equal((await host.inspect()).spilledBytes, 0, 'nothing was written, so nothing is counted');
  assert.equal((await run(host, 's', ['true'])).exit_code, 0);
});

/** Bytes as printf(1) writes them, and what Rust's `from_utf8_lossy` makes of them. */
const TEXTS: readonly (readonly [what: string, bytes: string, text: string])[] = [
  ['ASCII with NUL and carriage return', 'a\\000b\\rc', 'a\0b\rc'],
  ['a byte order mark at the beginning', '\\357\\273\\277x', '\ufeffx'],
  ['a lone continuation byte', 'a\\200b', 'a\ufffdb'],
  ['a byte that is never valid', 'a\\377b', 'a\ufffdb'],
  ['two bytes that are never valid', '\\376\\377', '\ufffd\ufffd'],
  ['a surrogate: one mark for each of its three bytes', '\\355\\240\\200', '\ufffd\ufffd\ufffd'],
  ['an overlong slash: one mark for each byte', '\\300\\257', '\ufffd\ufffd'],
  ['a character above the last one', '\\364\\220\\200\\200', '\ufffd\ufffd\ufffd\ufffd'],
  ['a cut in three bytes: one mark for the two that fit', '\\342\\202x', '\ufffdx'],
  ['a cut in four bytes: one mark for the three that fit', '\\360\\237\\230x', '\ufffdx'],
  ['a cut at the very end', 'x\\342\\202', 'x\ufffd'],
  ['four bytes', '\\360\\237\\230\\200', '\u{1f600}'],
];

test("C7: text is lossy UTF-8 exactly as Rust's from_utf8_lossy", async (t) => {
  const host = await openHost(t);
  for (const [what, bytes, text] of TEXTS) {
    const result = await run(host, 's', ['printf', bytes]);
    assert.equal(result.stdout, text, what);
    assert.equal((await read(host, 's', result.handle_id)).text, text, what);
  }
});

test('C7: a character that comes in two writes is one character, live and at the end', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const { handle_id } = await start(host, 's', [fixture('split-utf8'), gate.path]);
  await eventually(async () => (await list(host, 's'))[0]?.stdout_bytes === 1, 'its first byte is here');
  const half = await read(host, 's', handle_id);
  assert.deepEqual([half.text, half.next_offset, half.eof], ['', 0, false], 'half a character is not told');
  await gate.open();
  assert.equal(await seeOutput(host, 's', handle_id, '\n'), '€\n');
  assert.equal((await takeResult(host.session('s'))).stdout, '€\n');
});

test('C7: no cut splits a character, wherever head, tail and reads begin and end', async (t) => {
  const host = await openHost(t);
  const text = 'a€ü😀'.repeat(50);
  for (let bytes = 1; bytes <= 12; bytes += 1) {
    const result = await run(host, 's', ['printf', '%s', text], { head_bytes: bytes, tail_bytes: bytes + 3 });
    assert.ok(!result.stdout.includes('\ufffd'), `head of ${bytes}: ${JSON.stringify(result.stdout)}`);
    const [head = '', tail = ''] = result.stdout.split(/\n\[\.\.\. \d+ bytes omitted \.\.\.\]\n/);
    assert.ok(text.startsWith(head) && text.endsWith(tail));
    const shown = Buffer.byteLength(head) + Buffer.byteLength(tail);
    assert.equal(result.omitted_bytes, Buffer.byteLength(text) - shown);
    assert.equal(await readAll(host, 's', result.handle_id, 'stdout', bytes), text, `reads of ${bytes}`);
  }
});

test('C7: output without newlines is one line', async (t) => {
  const host = await openHost(t);
  const result = await run(host, 's', [fixture('no-newline')]);
  assert.deepEqual([result.stdout, result.stdout_lines], ['10%\r20%\r\0done', 1]);
});

test('C7: reads are bounded to 1 MiB, whatever the stream has', async (t) => {
  const host = await openHost(t);
  const { handle_id } = await runShell(host, 's', numbers(3 * MIB));
  assert.equal((await read(host, 's', handle_id, { max_bytes: MIB })).text.length, MIB);
  assert.equal((await read(host, 's', handle_id)).text.length, 64 * KIB, 'the default');
  await assertRefused(host, handle_id, MIB + 1);
});

async function assertRefused(host: Host, handleId: string, maxBytes: number): Promise<void> {
  await assert.rejects(read(host, 's', handleId, { max_bytes: maxBytes }), { code: 'INVALID_PARAMETER' });
}

test('C7: a read past the end is empty and says so; one that waits is answered by the first byte', async (t) => {
  const host = await openHost(t);
  const gate = createGate(t);
  const { handle_id } = await start(host, 's', [fixture('wait-for'), gate.path]);
  await seeOutput(host, 's', handle_id, 'ready\n');
  const none = await read(host, 's', handle_id, { offset: 6 });
  assert.deepEqual(none, { text: '', offset: 6, next_offset: 6, eof: false, omitted_bytes: 0 });
  const waiting = read(host, 's', handle_id, { offset: 6, wait_ms: 60_000 });
  await gate.open('now');
  assert.equal((await waiting).text, 'now\n');
  await takeResult(host.session('s'));
  const past = await read(host, 's', handle_id, { offset: 1_000_000 });
  assert.deepEqual([past.text, past.eof], ['', true]);
});
