import { describe, it } from 'node:test';
import { handleId } from '@longrun/protocol';
import { fastCheckTurns, type Script } from '@longrun/testkit/simulation';
import fc from 'fast-check';
import { A, B, HOST_PID, World } from './support/world.js';

const session = fc.constantFrom(A, B);
/** Handles are named by number: one that does not exist yet, or never will, is a fair guess of an agent. */
const handle = fc.integer({ min: 1, max: 6 }).map((n) => ({ id: handleId(HOST_PID, n), n }));
const script: fc.Arbitrary<Script> = fc.record(
  {
    launchMs: fc.constantFrom(0, 0, 1, 50),
    missing: fc.constantFrom(false, false, false, true),
    exits: fc.record({ afterMs: fc.constantFrom(0, 1, 50, 1000), code: fc.nat(3) }),
    onTerm: fc.constantFrom<'dies' | 'ignores' | number>('dies', 'ignores', 300),
    children: fc.nat(2),
    childrenHoldPipes: fc.boolean(),
    escapees: fc.constantFrom(0, 0, 1, 2),
    bareEscapees: fc.constantFrom(0, 0, 0, 1),
    output: fc.constantFrom('', 'text\n'),
  },
  { requiredKeys: [] },
);

const deed = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('spawn' as const),
      session,
      script,
      delivery: fc.constantFrom('inbox' as const, 'inbox' as const, 'reply' as const),
      timeoutMs: fc.constantFrom(undefined, undefined, 50),
      backgroundAfterMs: fc.constantFrom(undefined, 0, 50),
      leftovers: fc.constantFrom('keep' as const, 'kill' as const),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), handle, force: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('exit' as const), handle }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), handle }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('block' as const),
      handle,
      forMs: fc.constantFrom(1, 500, 1849, 1900, 2500),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end-session' as const), session }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      handle,
      timeoutMs: fc.constantFrom(0, 50, 5000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('acknowledge' as const), session }) },
);
const timed = fc.record({ deed, afterMs: fc.constantFrom(0, 0, 0, 1, 50, 51, 300, 1000, 1001) });

type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

function perform(world: World, todo: Deed): unknown {
  switch (todo.kind) {
    case 'spawn': {
      const { delivery, script, session, timeoutMs, backgroundAfterMs, leftovers } = todo;
      const command = { leftovers, ...(timeoutMs === undefined ? {} : { timeoutMs }) };
      const background = delivery === 'inbox' || backgroundAfterMs === undefined ? {} : { backgroundAfterMs };
      return world.spawn({ delivery, script, session, command, ...background });
    }
    case 'cancel':
      return world.cancel(todo.handle.id, todo.force);
    case 'exit': {
      const pid = world.machine.leaders[todo.handle.n - 1];
      return pid === undefined ? undefined : world.machine.exit(pid);
    }
    case 'crash':
      return world.sim.crash(todo.handle.id);
    case 'block':
      return world.sim.clock.after(todo.forMs, world.sim.placement.block(todo.handle.id));
    case 'end-session':
      return world.endSession(todo.session);
    case 'wait':
      return world.sim.ask('wait', { handleIds: [todo.handle.id], mode: 'any', timeoutMs: todo.timeoutMs });
    case 'acknowledge':
      return world.sim.acknowledge(todo.session);
  }
}

describe('everything at once', () => {
  it('comes to rest with every handle ended once, every question answered and nothing alive', async () => {
    const threads = fc.record({
      max: fc.integer({ min: 1, max: 3 }),
      whenFull: fc.constantFrom('share' as const, 'queue' as const, 'reject' as const),
    });
    const limits = fc.constantFrom(
      {},
      { liveHandlesPerSession: 2, inboxItems: 3 },
      { liveHandles: 3, queuedCommands: 1 },
    );
    const deeds = fc.array(timed, { minLength: 1, maxLength: 16, size: 'max' });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), threads, limits, deeds, async (scheduler, pool, bounds, todo) => {
        const world = new World(fastCheckTurns(scheduler), { threads: pool, limits: bounds });
        for (const { deed, afterMs } of todo) {
          world.happens(deed.kind, () => perform(world, deed), afterMs);
        }
        await world.sim.advance(10_000);
        await world.finish();
      }),
      { numRuns: 200, includeErrorInReport: true },
    );
  });
});
