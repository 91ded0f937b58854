import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cgroupPath } from '@longrun/process';
import { asCommandId, commandToken, hostTokenPrefix, sessionTokenPrefix } from '@longrun/protocol';

const HOST = '0123456789abcdef'.repeat(2);

test('a command, a session and a host each have a place below the one of the wider', () => {
  assert.equal(cgroupPath('/c/host', commandToken(HOST, 7, asCommandId('01ABC'))), '/c/host/7/01ABC');
  assert.equal(cgroupPath('/c/host', sessionTokenPrefix(HOST, 7)), '/c/host/7');
  assert.equal(cgroupPath('/c/host', hostTokenPrefix(HOST)), '/c/host');
});
