// `count` commands asked for at once, without waiting in between; measured until the last result is there.
import { performance } from 'node:perf_hooks';
import { expectSuccess } from './run-one.mjs';

export async function burst(contender, parameters) {
  const { count, warmUp } = parameters;
  await runAtOnce(contender, [parameters.true], warmUp);
  return { burstMs: await runAtOnce(contender, [parameters.true], count), count };
}

async function runAtOnce(contender, argv, count) {
  const startedAt = performance.now();
  const results = await Promise.all(Array.from({ length: count }, () => runToEnd(contender, argv)));
  const ms = performance.now() - startedAt;
  for (const one of results) expectSuccess(contender, one);
  return ms;
}

async function runToEnd(contender, argv) {
  const { ended } = await contender.start(argv);
  return ended;
}
