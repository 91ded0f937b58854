import { noSandbox, type ProcessSandbox } from '@longrun/host';
import type { HeldSwitch } from './held-switch.js';

/** It is there, and nobody can run it: execve says EACCES. */
const NOT_EXECUTABLE = '/dev/null';

/**
 * Allows everything, as a host does by default; while `refusing` is on it puts a file that cannot be run in every program's
 * place. So the refusal takes the whole way, to the launch and back, and is SPAWN_FAILED with EACCES.
 */
export function refusingSandbox(refusing: HeldSwitch): ProcessSandbox {
  return {
    ...noSandbox,
    name: 'scenario',
    prepare: (command) => ({
      ok: true,
      value: refusing.isOn ? { ...command, argv: [NOT_EXECUTABLE, ...command.argv.slice(1)] } : command,
    }),
  };
}
