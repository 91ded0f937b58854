'use strict';

/**
 * What Piscina loads on a process thread. It loads files with `require` first, and a thread that is terminated
 * inside `require` of an ES module aborts the whole process (`v8::Module::IsGraphAsync`, seen on Node 20 and 22).
 * So this file is CommonJS, outside of `src` because it is not compiled, and imports the real entry.
 */
exports.serveProcessActor = import('../dist/pool/process-thread.js').then((entry) => entry.serveProcessActor);
