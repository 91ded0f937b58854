// Runs the steps of a plan. Within a step the contenders take turns, A B C A B C …, each group in a fresh process; every
// round begins with the next contender, so that nobody always comes after the same one.
import { announce } from '../lib/announce.mjs';
import { availableMiB, freeTasks } from './machine.mjs';
import { toArguments } from './parameters.mjs';
import { runGroup } from './run-group.mjs';
import { newMarker } from './sleepers.mjs';

/** Left for everybody else on the machine. */
const SPARE_TASKS = 1000;
const SPARE_DESCRIPTORS = 500;

/**
 * Resolves to results by step key and contender id: `{ groups, skipped, failures }`, `groups` the samples by round, with
 * undefined where a group failed. `commandOf(contender, pass)` is how its process is started; `shared` are
 * parameters for every group.
 */
export async function runPlan(steps, contenders, { commandOf, shared, descriptors }) {
  const results = {};
  for (const step of steps) {
    results[step.key] = await runStep(step, contenders, { commandOf, shared, descriptors });
  }
  return results;
}

async function runStep(step, contenders, { commandOf, shared, descriptors }) {
  const outcomes = Object.fromEntries(
    contenders.map((one) => [
      one.id,
      { groups: [], skipped: reasonAgainst(step, one, descriptors), failures: [] },
    ]),
  );
  const taking = contenders.filter(({ id }) => outcomes[id].skipped === undefined);
  const done = announce(
    `${step.workloads.join(' and ')}: ${step.name}, ${count(step.rounds, 'round')} of ${taking.length}`,
  );
  for (let round = 0; round < step.rounds; round += 1) {
    for (const one of rotated(taking, round)) {
      const outcome = outcomes[one.id];
      // One failure is enough: the next would take as long and say the same.
      const { samples, failure } =
        outcome.failures.length > 0 ? {} : await runOne(step, one, { commandOf, shared });
      outcome.groups[round] = samples;
      if (failure !== undefined) outcome.failures.push(failure);
    }
  }
  done();
  for (const { id, name } of contenders) {
    const { skipped, failures } = outcomes[id];
    if (skipped !== undefined) console.error(`  ${name} is left out: ${skipped}`);
    for (const failure of failures) console.error(`  ${name} FAILED: ${failure.replaceAll('\n', '\n    ')}`);
  }
  return outcomes;
}

function runOne(step, contender, { commandOf, shared }) {
  const marker = newMarker();
  const parameters = { ...shared, ...step.parameters, marker };
  const command = [...commandOf(contender, step.pass), ...toArguments(parameters)];
  return runGroup({ command, marker, timeoutMs: step.timeoutMs });
}

/** Why the contender cannot take part in this step, if so. */
function reasonAgainst({ pass, parameters, needsMiB }, contender, descriptors) {
  if (contender.cannot[pass] !== undefined) return contender.cannot[pass];
  const free = availableMiB();
  if (free < needsMiB)
    return `it takes about ${Math.ceil(needsMiB)} MiB, and ${Math.floor(free)} are available`;
  const handles = parameters.count ?? 1;
  if (handles * contender.descriptors + SPARE_DESCRIPTORS > descriptors)
    return `it takes ${handles * contender.descriptors} descriptors, and the limit is ${descriptors}`;
  const tasks = freeTasks();
  if (handles * contender.tasks + SPARE_TASKS > tasks)
    return `it takes ${handles * contender.tasks} processes and threads, and the system has room for ${tasks}`;
  return undefined;
}

function rotated(list, by) {
  const from = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(from), ...list.slice(0, from)];
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
