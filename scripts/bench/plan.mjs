// What is run: one step per pass and case of the chosen workloads, each once even when two workloads look at it. How
// many rounds, how many samples, how long at most: all numbers that trade time for certainty are here.
import { WORKLOADS } from './workloads/index.mjs';

/** At most this many live commands with `--quick`. */
const QUICK_CROWD = 1000;
/** Descriptors of a contender that are no handle's. */
const OWN_DESCRIPTORS = 1000;
/** Of the launcher that needs most. */
const DESCRIPTORS_PER_HANDLE = 3;
/** The crowd that is asked for, and what takes its place where descriptors do not suffice. */
const LARGEST_CROWDS = [10_000, 5000];

const MIB_PER_SLEEPER = 0.6;
/** The original's design holds 1 GiB of output as bytes, as text and as JSON. */
const FLOOD_MIB = 6 * 1024;
const CONTENDER_MIB = 512;

/** Per pass: rounds, parameters for all its cases, the longest a group may take, the memory it needs. */
const PASSES = {
  spawn: {
    full: { rounds: 3, parameters: { samples: 80, warmUp: 150, budgetMs: 3000 } },
    quick: { rounds: 2, parameters: { samples: 40, warmUp: 100, budgetMs: 1500 } },
    timeoutMs: 60_000,
    needsMiB: ({ ballastMiB }) => ballastMiB * 1.5 + CONTENDER_MIB,
  },
  result: {
    full: { rounds: 5, parameters: { samples: 150, warmUp: 150 } },
    quick: { rounds: 3, parameters: { samples: 100, warmUp: 100 } },
    timeoutMs: 60_000,
    needsMiB: () => CONTENDER_MIB,
  },
  burst: {
    full: { rounds: 3, parameters: { warmUp: 200 } },
    quick: { rounds: 2, parameters: { warmUp: 200 } },
    timeoutMs: 120_000,
    needsMiB: ({ count }) => CONTENDER_MIB + count * MIB_PER_SLEEPER,
  },
  crowd: {
    full: { rounds: 3, roundsOfLargest: 1, parameters: { warmUp: 150 } },
    quick: { rounds: 2, parameters: { warmUp: 150 } },
    timeoutMs: 300_000,
    needsMiB: ({ count }) => CONTENDER_MIB + count * MIB_PER_SLEEPER,
  },
  flood: {
    full: { rounds: 3, parameters: { settleMs: 300 } },
    quick: { rounds: 2, parameters: { settleMs: 300 } },
    timeoutMs: 120_000,
    needsMiB: () => FLOOD_MIB,
  },
};

/** How far this run goes: `{ crowds, exits }`. `descriptors` is what a contender may have open. */
export function scaleOf({ quick, descriptors }) {
  if (quick) return { crowds: [10, 100, QUICK_CROWD], exits: 50 };
  const largest = LARGEST_CROWDS.find(
    (count) => count * DESCRIPTORS_PER_HANDLE + OWN_DESCRIPTORS <= descriptors,
  );
  return { crowds: [10, 100, QUICK_CROWD, ...(largest === undefined ? [] : [largest])], exits: 100 };
}

/** Why there are fewer live commands than there should be; undefined when there are not. */
export function crowdNotice({ quick, crowds, descriptors }) {
  const wanted = LARGEST_CROWDS[0];
  const largest = crowds.at(-1);
  if (quick || largest >= wanted) return undefined;
  const needed = wanted * DESCRIPTORS_PER_HANDLE + OWN_DESCRIPTORS;
  return (
    `${wanted.toLocaleString('en-US')} live commands need ${needed.toLocaleString('en-US')} descriptors, the limit here ` +
    `is ${descriptors.toLocaleString('en-US')} and may not be raised: ${largest.toLocaleString('en-US')} instead`
  );
}

export function chosenWorkloads(only) {
  return WORKLOADS.filter(({ id }) => only === undefined || only.includes(id));
}

/** Steps in order, each `{ key, pass, name, workloads, rounds, parameters, timeoutMs, needsMiB }`. */
export function makePlan(workloads, { quick, scale }) {
  const steps = new Map();
  for (const { id, pass, cases } of workloads) {
    for (const { name, parameters } of cases(scale)) {
      const key = stepKey(pass, name);
      const step = steps.get(key) ?? { key, pass, name, workloads: [], parameters: {} };
      step.workloads.push(id);
      Object.assign(step.parameters, parameters);
      steps.set(key, step);
    }
  }
  return [...steps.values()].map((step) => complete(step, quick));
}

export function stepKey(pass, name) {
  return `${pass}, ${name}`;
}

function complete(step, quick) {
  const { timeoutMs, needsMiB, [quick ? 'quick' : 'full']: extent } = PASSES[step.pass];
  const parameters = { ...extent.parameters, ...step.parameters };
  const isLargest = (parameters.count ?? 0) > QUICK_CROWD;
  const rounds = isLargest ? (extent.roundsOfLargest ?? extent.rounds) : extent.rounds;
  return { ...step, parameters, rounds, timeoutMs, needsMiB: needsMiB(parameters) };
}
