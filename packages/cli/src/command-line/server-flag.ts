import { type Flag, text } from './flag.js';

/** Which server; every command that talks to one has it. */
export const serverFlag: Flag<string | undefined> = text({
  value: 'name',
  summary: 'the server to talk to (default: $LONGRUN_NAME, or "default")',
});
