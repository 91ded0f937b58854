'use strict';

/**
 * What Piscina loads on a process thread. It loads files with `require` first, and a thread that is terminated
 * inside `require` of an ES module aborts the whole process (`v8::Module::IsGraphAsync`, seen on Node 20 and 22).
 * So this file is CommonJS, outside of `src` because it is not compiled, and imports the real entry.
 */
const { parentPort, threadId, workerData } = require('node:worker_threads');

// Nothing will run here any more once the pool closes; it only waits for the message below.
const closing = Atomics.load(new Int32Array(workerData.closing), 0) !== 0;
const loaded = closing
  ? Promise.resolve({ serveProcesses: () => Promise.resolve() })
  : import('../dist-bundle/process-thread.js');

exports.serveProcesses = loaded.then((entry) => {
  parentPort.postMessage({ type: 'thread-up', threadId });
  return entry.serveProcesses;
});
