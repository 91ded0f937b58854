// One contender in a process of its own: `node contender.mjs <contender> <pass> [name=value…]`. It opens the
// contender, runs one pass, prints its samples as one line of JSON and ends. Statistics are the runner's affair.
// The reference speaks the same protocol.
import { readSync, writeSync } from 'node:fs';
import { contenderById } from './contenders/index.mjs';
import { Unavailable } from './contenders/unavailable.mjs';
import { fromArguments } from './parameters.mjs';
import { burst } from './passes/burst.mjs';
import { crowd } from './passes/crowd.mjs';
import { flood } from './passes/flood.mjs';
import { probe } from './passes/probe.mjs';
import { result } from './passes/result.mjs';
import { spawn } from './passes/spawn.mjs';

const POLL_MS = 5;
const PASSES = { probe, spawn, result, burst, crowd, flood };

const [id, pass, ...words] = process.argv.slice(2);
const parameters = fromArguments(words);
try {
  const contender = await contenderById(id).open(parameters);
  const samples = await PASSES[pass](contender, parameters, askRunner);
  await contender.close();
  print({ result: samples });
} catch (error) {
  if (!(error instanceof Unavailable)) throw error;
  print({ unavailable: error.message });
}

/** The runner looks at the processes itself, from outside, and answers with a line. Never inside a measured time. */
function askRunner(check, count) {
  print({ check, count });
  while (!isAnswered()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
}

/** Reads without an open stream that would have to be closed. One byte: the answer is a line feed alone. */
function isAnswered() {
  try {
    readSync(0, Buffer.alloc(1));
    return true;
  } catch (error) {
    // A library has looked at process.stdin, which makes it non-blocking.
    if (error.code === 'EAGAIN') return false;
    throw error;
  }
}

function print(message) {
  writeSync(1, `${JSON.stringify(message)}\n`);
}
