import type { ProcessSandbox } from './process-sandbox.js';

/** The default policy: everything that the host's user may do is allowed. */
export const noSandbox: ProcessSandbox = {
  name: 'none',
  enforceCwd: (cwd) => ({ ok: true, value: cwd }),
  prepare: (command) => ({ ok: true, value: command }),
  explainSpawnError: () => undefined,
};
