import type { Limits } from '@longrun/protocol';
import { createSeededRandom, type SeededRandom } from '@longrun/testkit';
import type { Script } from '@longrun/testkit/simulation';
import type { Deed, Plan, PlanStep } from './plan.js';

/** How much happens in a plan. */
export interface PlanShape {
  /** Steps of a plan. About half of them are spawns. @default 64 */
  readonly steps?: number;
  /** @default 3 */
  readonly sessions?: number;
}

/** Long enough for handles to meet, short enough to be looked at when something is wrong. */
const DEFAULT_STEPS = 64;
const DEFAULT_SESSIONS = 3;
/** Gaps between steps: mostly none, or about as long as what the service itself waits for. */
const GAPS_MS = [0, 0, 0, 0, 0, 1, 1, 5, 50, 51, 300, 1000] as const;

/** The plan of a seed: the same for the same seed and shape. */
export function planOf(seed: number, shape: PlanShape = {}): Plan {
  const random = createSeededRandom(seed);
  const { steps: length = DEFAULT_STEPS, sessions = DEFAULT_SESSIONS } = shape;
  const steps: PlanStep[] = [];
  const known: Known = {
    session: () => `s${1 + random.integer(sessions)}`,
    handle: () => 1 + random.integer(Math.max(1, spawned + 1)),
  };
  let spawned = 0;
  let at = 0;
  while (steps.length < length) {
    at += random.pick(GAPS_MS);
    for (const deed of random.pick(DEEDS)(random, known)) {
      if (deed.do === 'spawn') spawned += 1;
      steps.push({ at, ...deed });
    }
  }
  const max = random.pick([1, 2, 3, 4, 8, 64]);
  const whenFull = random.pick(['share', 'share', 'queue', 'queue', 'reject'] as const);
  return { threads: { max, whenFull }, limits: random.pick(LIMITS), steps };
}

const LIMITS: readonly Partial<Limits>[] = [
  {},
  {},
  {},
  { liveHandlesPerSession: 3, inboxItems: 5 },
  { liveHandles: 8, queuedCommands: 2 },
];

interface Known {
  session(): string;
  /** Most often one that was spawned. */
  handle(): number;
}

type Maker = (random: SeededRandom, known: Known) => Deed;
/** What happens at the same moment. */
type Makers = (random: SeededRandom, known: Known) => readonly Deed[];

const spawn: Maker = (random, known) => ({
  do: 'spawn',
  session: known.session(),
  script: scriptOf(random),
  ...(random.integer(5) > 0 ? {} : { foreground: true }),
  ...(random.integer(10) > 0 ? {} : { backgroundAfterMs: random.pick([0, 50]) }),
  ...(random.integer(8) > 0 ? {} : { timeoutMs: random.pick([1, 50, 51]) }),
  ...(random.integer(8) > 0 ? {} : { graceMs: random.pick([0, 1, 300, 1500]) }),
  ...(random.integer(8) > 0 ? {} : { drainMs: random.pick([0, 50]) }),
  ...(random.integer(6) > 0 ? {} : { leftovers: 'kill' }),
});

/** Most processes end by themselves and soon, as most do. */
function scriptOf(random: SeededRandom): Script {
  return {
    ...(random.integer(4) > 0 ? {} : { launchMs: random.pick([1, 50]) }),
    ...(random.integer(24) > 0 ? {} : { missing: true }),
    ...(random.integer(6) === 0
      ? {}
      : { exits: { afterMs: random.pick([0, 0, 1, 1, 5, 50, 51, 300]), code: random.integer(3) } }),
    ...(random.integer(5) > 0 ? {} : { onTerm: random.pick(['ignores', 'ignores', 1, 300, 999] as const) }),
    ...(random.integer(12) > 0
      ? {}
      : { children: 1 + random.integer(2), ...(random.integer(2) > 0 ? {} : { childrenHoldPipes: true }) }),
    ...(random.integer(32) > 0 ? {} : { escapees: 1 }),
    ...(random.integer(64) > 0 ? {} : { bareEscapees: 1 }),
    ...(random.integer(4) > 0 ? {} : { output: random.pick(['text\n', 'text', '\u20ac\n'.repeat(40)]) }),
  };
}

/** Who asks: most often the session it may be of, sometimes another, sometimes the host. */
const asker = (random: SeededRandom, known: Known): { readonly session?: string } =>
  random.integer(4) > 0 ? {} : { session: known.session() };

const cancel: Maker = (random, known) => ({
  do: 'cancel',
  handle: known.handle(),
  ...asker(random, known),
  ...(random.integer(4) > 0 ? {} : { force: true }),
  ...(random.integer(6) > 0 ? {} : { graceMs: random.pick([0, 1, 300, 1500]) }),
});
const wait: Maker = (random, known) => ({
  do: 'wait',
  handles: Array.from({ length: 1 + random.integer(3) }, () => known.handle()),
  ...asker(random, known),
  mode: random.pick(['any', 'all']),
  timeoutMs: random.pick([0, 1, 50, 5000]),
});
const exit: Maker = (random, known) => ({ do: 'exit', handle: known.handle(), code: random.integer(3) });
const acknowledge: Maker = (_random, known) => ({ do: 'acknowledge', session: known.session() });

const killChild: Maker = (_random, known) => ({ do: 'kill-child', handle: known.handle() });
const crashThread: Maker = (_random, known) => ({ do: 'crash-thread', handle: known.handle() });
const blockThread: Maker = (random, known) => ({
  do: 'block-thread',
  handle: known.handle(),
  // Around what a cancel gives a process actor, and all that it may take.
  forMs: random.pick([1, 500, 1849, 1900, 2500]),
});

/** What may happen by itself; one that is here twice happens twice as often. */
const SINGLE: readonly Maker[] = [
  ...Array.from({ length: 32 }, () => spawn),
  ...Array.from({ length: 8 }, () => cancel),
  ...Array.from({ length: 4 }, () => acknowledge),
  wait,
  wait,
  exit,
  exit,
  (_random, known) => ({ do: 'open-session', session: known.session() }),
  (random, known) => ({
    do: 'read',
    handle: known.handle(),
    ...asker(random, known),
    waitMs: random.pick([0, 50]),
  }),
  (random, known) => ({ do: 'list', ...asker(random, known), includeFinished: random.integer(2) === 0 }),
  (random, known) =>
    // Nothing comes after a close; most plans go on without one.
    random.integer(16) === 0 ? { do: 'close' } : { do: 'end-session', session: known.session() },
  (random, known) => ({ do: 'print', handle: known.handle(), text: random.pick(['more\n', '\u20ac']) }),
  killChild,
  (random, known) => ({ do: 'stop-child', handle: known.handle(), forMs: random.pick([1, 50, 2500]) }),
  crashThread,
  blockThread,
  (random) => ({ do: 'kill-feedback', kept: random.integer(2) === 0 }),
  (random) => ({
    do: 'stall',
    actor: random.pick(['feedback', 'coordinator']),
    forMs: random.pick([1, 50, 300]),
  }),
  (random) => ({ do: 'refuse-launches', forMs: random.pick([1, 50]) }),
  (random) => ({ do: 'jump-clock', byMs: random.pick([-3_600_000, -1, 1, 60_000]) }),
];

/** Two or three of these about one handle, at the same moment: who is first, the seed of the run decides. */
const RIVALS: readonly Maker[] = [
  cancel,
  cancel,
  cancel,
  exit,
  killChild,
  crashThread,
  blockThread,
  blockThread,
];

const race: Makers = (random, known) => {
  const handle = known.handle();
  const about: Known = { ...known, handle: () => handle };
  return Array.from({ length: 2 + random.integer(2) }, () => random.pick(RIVALS)(random, about));
};

const DEEDS: readonly Makers[] = [
  ...SINGLE.map(
    (make): Makers =>
      (random, known) => [make(random, known)],
  ),
  ...Array.from({ length: 4 }, () => race),
];
