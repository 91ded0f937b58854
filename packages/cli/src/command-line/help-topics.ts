// What `longrun help <topic>` says beside the commands.
import { COMMAND_EXIT_CODE_ROWS, EXIT_CODE_ROWS } from './exit-codes.js';

export const HELP_TOPICS: Readonly<Record<string, () => string>> = {
  'exit-codes': () =>
    [
      'Exit codes of run and wait:',
      ...rows(COMMAND_EXIT_CODE_ROWS),
      '',
      'Of every other command:',
      ...rows(EXIT_CODE_ROWS),
    ].join('\n'),
  server: () =>
    `longrun serve runs a server. run, ps, logs, wait, cancel, sessions, inspect, metrics and
dashboard talk to it; run works without one too. A server ends its commands when it ends.

  socket    $XDG_RUNTIME_DIR/longrun/<name>.sock, else <tmp>/longrun-<uid>/<name>.sock
            mode 0600 in a directory of mode 0700: whoever can reach it can run commands as you
  name      --name, else $LONGRUN_NAME, else "default"
  memory    the results of the last 1,000 commands are kept, and their output with them

Keep one running, with systemd:

  systemd-run --user --unit longrun --property Delegate=yes longrun serve`,
};

function rows(pairs: readonly (readonly [string, string])[]): string[] {
  const width = pairs.reduce((most, [code]) => Math.max(most, code.length), 0);
  return pairs.map(([code, meaning]) => `  ${code.padEnd(width)}  ${meaning}`);
}
