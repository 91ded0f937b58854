// No measurement: which version this is, and that one command can be run.
import { runOne } from './run-one.mjs';

export async function probe(contender, parameters) {
  await runOne(contender, [parameters.true]);
  return { version: contender.version };
}
