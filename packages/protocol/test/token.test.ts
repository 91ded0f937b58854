import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  asCommandId,
  bearsToken,
  commandToken,
  hostTokenPrefix,
  sessionTokenPrefix,
  tokenValue,
} from '@longrun/protocol';

const token = commandToken('cafe', 1, asCommandId('X'));

test('a token is found by its host, by its session and by itself', () => {
  for (const prefix of [hostTokenPrefix('cafe'), sessionTokenPrefix('cafe', 1), token]) {
    assert.ok(bearsToken(token, prefix), prefix);
  }
});

test('a token is not found by another host, nor by a session whose number begins alike', () => {
  assert.equal(bearsToken(token, hostTokenPrefix('caf')), false);
  assert.equal(bearsToken(token, hostTokenPrefix('beef')), false);
  assert.equal(bearsToken(commandToken('cafe', 12, asCommandId('X')), sessionTokenPrefix('cafe', 1)), false);
});

test('a child of a host within a host is found by both', () => {
  const value = tokenValue(token, commandToken('beef', 7, asCommandId('Y')));
  assert.ok(bearsToken(value, hostTokenPrefix('cafe')));
  assert.ok(bearsToken(value, sessionTokenPrefix('beef', 7)));
  assert.equal(tokenValue(undefined, token), token);
  assert.equal(tokenValue('', token), token);
});
