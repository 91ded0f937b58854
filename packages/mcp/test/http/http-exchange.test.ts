import assert from 'node:assert/strict';
import { createServer, get, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type Call, handOver } from '../../dist/calls/call.js';
import { HttpExchange } from '../../dist/http/http-exchange.js';
import { item } from '../support/items.js';

let server: Server;
let onRequest: (exchange: HttpExchange, response: ServerResponse) => void = () => {};
before(async () => {
  server = createServer((_request, response) => onRequest(new HttpExchange(response), response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Asks, and leaves once the answer has begun if it is told to. */
function ask(leave: boolean): void {
  const { port } = server.address() as AddressInfo;
  const request = get({ host: '127.0.0.1', port }, (response) => {
    if (leave) request.destroy();
    else response.resume();
  });
  request.on('error', () => {
    // It left: there is nobody to tell.
  });
}

/** The exchange of one request, and what became of it. */
async function exchanged(leave: boolean): Promise<{ exchange: HttpExchange; lost: number; putBack: number }> {
  let lost = 0;
  let putBack = 0;
  const exchange = await new Promise<HttpExchange>((resolve) => {
    onRequest = (exchange, response) => {
      exchange.onLost(() => {
        lost += 1;
      });
      // Of a call, this is all that handing over looks at.
      const inbox = { putBack: (items: readonly unknown[]) => (putBack += items.length) };
      const call = { session: { inbox }, signal: new AbortController().signal, exchange };
      handOver(call as unknown as Call, [item(1, 'a'), item(2, 'b')]);
      exchange.onClose(() => resolve(exchange));
      response.write('begun');
      if (!leave) response.end();
    };
    ask(leave);
  });
  return { exchange, lost, putBack };
}

test('an answer that got out is not lost, and what it carried is not put back', async () => {
  const { exchange, lost, putBack } = await exchanged(false);
  assert.deepEqual([lost, putBack], [0, 0]);
  exchange.onLost(() => assert.fail('it was not lost'));
});

test('an answer whose client left is lost, also for who asks later, and what it carried is put back', async () => {
  const { exchange, lost, putBack } = await exchanged(true);
  assert.deepEqual([lost, putBack], [1, 2]);
  let late = 0;
  exchange.onLost(() => {
    late += 1;
  });
  assert.equal(late, 1);
});

test('a request that was given up before its answer takes nothing', () => {
  let putBack = 0;
  const inbox = { putBack: (items: readonly unknown[]) => (putBack += items.length) };
  const call = { session: { inbox }, signal: AbortSignal.abort(), exchange: undefined };
  handOver(call as unknown as Call, [item(1, 'a')]);
  assert.equal(putBack, 1);
});

test('the source of a stream is told at once when its client leaves, and its headers do not wait for an event', async () => {
  await new Promise<void>((resolve) => {
    onRequest = (exchange, response) => {
      const source = new ReadableStream({ cancel: () => resolve() });
      const answer = new Response(source, { headers: { 'content-type': 'text/event-stream' } });
      void (async () => {
        for await (const chunk of exchange.endingWithClient(answer).body ?? []) response.write(chunk);
      })();
    };
    // It leaves when it has headers; nothing but the comment can have brought them.
    ask(true);
  });
});
