// Commands one after the other, each started as soon as the result of the last is there. Of each: the time from the
// call to the result in the caller's hands.
import { performance } from 'node:perf_hooks';
import { expectSuccess, runOne } from './run-one.mjs';

export async function result(contender, parameters) {
  const { samples, warmUp } = parameters;
  const argv = [parameters.true];
  for (let n = 0; n < warmUp; n += 1) await runOne(contender, argv);

  const resultMs = [];
  for (let n = 0; n < samples; n += 1) {
    const startedAt = performance.now();
    const { ended } = await contender.start(argv);
    const one = await ended;
    resultMs.push(performance.now() - startedAt);
    expectSuccess(contender, one);
  }
  return { resultMs };
}
