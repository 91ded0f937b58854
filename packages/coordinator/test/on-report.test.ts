import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asSessionId } from '@longrun/protocol';
import { CANCELLED, S2, World } from './support/world.js';

describe('report', () => {
  it('counts sessions, handles by state, and what happened since the start', async () => {
    const world = new World();
    await world.run();
    await world.finished({ sessionId: S2 }, { leftovers: [{ pid: 7 }] });
    const cancelled = await world.run();
    await world.cancel(cancelled);
    await world.exited(cancelled, CANCELLED);
    const gone = asSessionId('gone');
    await world.send({ type: 'open-session', sessionId: gone });
    await world.ask('end-session', { sessionId: gone });
    assert.deepEqual(await world.ask('report', {}), {
      sessions: { open: 2, ended: 1 },
      handles: { running: 1, exited: 1, cancelled: 1 },
      lingering: 1,
      receipts: 2,
      counters: { spawned: 3, completed: 1, delivered: 1, cancelled: 1, sessions_ended: 1 },
    });
  });
});
