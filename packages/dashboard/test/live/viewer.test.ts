import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { Viewer } from '../../dist/live/viewer.js';

/** A connection whose other end a test holds. */
class Wire {
  readonly written: string[] = [];
  writableNeedDrain = false;
  writableLength = 0;
  ended = false;
  writeHead(): void {}
  flushHeaders(): void {}
  write(text: string): void {
    this.written.push(text);
  }
  end(): void {
    this.ended = true;
  }
  destroy(): void {}
}

function open(): { wire: Wire; viewer: Viewer } {
  const wire = new Wire();
  // All that a viewer uses of a response is there.
  return { wire, viewer: new Viewer(wire as unknown as ServerResponse) };
}

test('events are numbered, and begin with a snapshot', () => {
  const { wire, viewer } = open();
  assert.ok(viewer.needsSnapshot);
  viewer.send('snapshot', '{"a":1}');
  assert.ok(!viewer.needsSnapshot);
  viewer.send('delta', '{}');
  assert.deepEqual(wire.written, [
    'id: 1\nevent: snapshot\ndata: {"a":1}\n\n',
    'id: 2\nevent: delta\ndata: {}\n\n',
  ]);
});

test('a page that does not read is written nothing more, and needs everything once it reads again', () => {
  const { wire, viewer } = open();
  viewer.send('snapshot', '{}');
  wire.writableNeedDrain = true;
  for (let each = 0; each < 10; each += 1) assert.ok(viewer.send('delta', '{}'));
  assert.equal(wire.written.length, 1);
  assert.ok(viewer.needsSnapshot);
  wire.writableNeedDrain = false;
  assert.ok(viewer.send('snapshot', '{"b":2}'));
  assert.equal(wire.written[1], 'id: 2\nevent: snapshot\ndata: {"b":2}\n\n');
  assert.ok(!viewer.needsSnapshot);
});

test('a page that has not read for too long has to go', () => {
  const { wire, viewer } = open();
  viewer.send('snapshot', '{}');
  wire.writableNeedDrain = true;
  let sent = 0;
  while (viewer.send('delta', '{}')) sent += 1;
  assert.equal(sent, 30);
  viewer.close();
  assert.ok(wire.ended);
});

test('more than there is room for does not wait', () => {
  const { wire, viewer } = open();
  wire.writableLength = 4 * 1024 * 1024;
  assert.ok(viewer.send('snapshot', '{}'));
  assert.equal(wire.written.length, 0);
  assert.ok(viewer.needsSnapshot);
});
