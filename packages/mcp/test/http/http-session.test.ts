import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { HttpExchange } from '../../dist/http/http-exchange.js';
import { HttpSession } from '../../dist/http/http-session.js';
import type { McpSession } from '../../dist/session/mcp-session.js';

const RECONNECT_MS = 50;
/** Timers count from the beginning of the turn in which they are set: they may come a little early. */
const AT_LEAST_MS: number = RECONNECT_MS / 2;

/** A session whose stream was just lost; resolves when it ends. */
function losesStream(): { session: HttpSession; ended: Promise<number> } {
  let end = (_: number): void => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  // Of both, this is all that an end looks at.
  const mcp = { end: async () => {} } as unknown as McpSession;
  const serving = { fetch: async () => new Response(), close: async () => {} };
  const patience = { idleMs: 60_000, reconnectMs: RECONNECT_MS };
  const session = new HttpSession(mcp, serving, patience, () => end(performance.now()));
  const response = new EventEmitter();
  session.opened(new HttpExchange(response as ServerResponse), true);
  response.emit('close');
  return { session, ended };
}

/** Nothing else of this thread runs meanwhile. */
function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('a session whose stream was lost ends after reconnectMs', async () => {
  const lostAt = performance.now();
  const { ended } = losesStream();
  // Nothing else keeps this process alive: sessions do not.
  const alive = setInterval(() => {}, 1000);
  assert.ok((await ended) - lostAt >= AT_LEAST_MS);
  clearInterval(alive);
});

test('a server that stood still gives its clients the time once more, before it ends their commands', async () => {
  const { ended } = losesStream();
  const alive = setInterval(() => {}, 1000);
  standStill(RECONNECT_MS + 200);
  const wentOnAt = performance.now();
  assert.ok((await ended) - wentOnAt >= AT_LEAST_MS);
  clearInterval(alive);
});
