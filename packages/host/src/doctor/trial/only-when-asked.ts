import { linuxSandbox, noSandbox, type ProcessSandbox } from '../../sandbox/index.js';

/** Of a command that is to be confined. */
const VARIABLE = 'LONGRUN_DOCTOR_CONFINED';

/** What the input of such a command has. */
export const ASKING: { readonly env: Record<string, string>; readonly env_mode: 'patch' } = {
  env: { [VARIABLE]: '1' },
  env_mode: 'patch',
};

/** Confines a command to what ordinary programs need if it asks for that: so one host shows both. */
export function onlyWhenAsked(): ProcessSandbox {
  const confining = linuxSandbox();
  return {
    ...noSandbox,
    name: confining.name,
    prepare: (command) =>
      command.env[VARIABLE] === undefined ? { ok: true, value: command } : confining.prepare(command),
  };
}
