import { createManualClock, type ManualClock } from '@longrun/testkit';
import type { World } from '../../dist/index.js';

/** A call that a stub world was asked for. */
export interface StubCall {
  readonly tool: string;
  readonly input: object;
  readonly sessionId: string;
}

export interface StubWorld extends World {
  readonly clock: ManualClock;
  readonly calls: readonly StubCall[];
}

/** A world that answers as it is told, and whose every other method fails the test. */
export function stubWorld(
  answer: (call: StubCall) => Record<string, unknown>,
  more: Partial<World> = {},
): StubWorld {
  const calls: StubCall[] = [];
  const unexpected = (): never => {
    throw new Error('not expected of this stub');
  };
  return {
    mode: 'simulated',
    launcher: 'played',
    clock: createManualClock(),
    calls,
    call: async (tool, input, sessionId) => {
      const call = { tool, input, sessionId };
      calls.push(call);
      return answer(call);
    },
    commandOf: (program) => ({ argv: program.argv ?? [program.fixture, ...(program.args ?? [])] }),
    drain: () => [],
    awaitItem: unexpected,
    endSession: async () => ({ ended: 0, survivors: [] }),
    tell: unexpected,
    ask: unexpected,
    faults: [],
    inject: unexpected,
    observe: unexpected,
    onMessage: unexpected,
    onNotice: unexpected,
    close: unexpected,
    // Last: a test's own methods win. The clock and the calls stay the stub's.
    ...(more as object),
  } as StubWorld;
}
