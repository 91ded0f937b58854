import { type Command, defineCommand } from '../command-line/command.js';
import { duration, on, text, texts } from '../command-line/flag.js';
import { serverFlag } from '../command-line/server-flag.js';
import { MAX_GRACE, MAX_TIME } from '../command-line/times.js';

export const run: Command = defineCommand({
  name: 'run',
  group: 'Run',
  summary: 'Run a command; its output and exit code are yours, Ctrl-C ends all of it',
  description:
    'Runs a command where you are, with your environment. Its output appears as it comes, its exit code is the exit code, and Ctrl-C ends it with everything it has started (twice: by force). With a server the command is the server\'s: it outlives a closed terminal, and ps, logs and wait know it. Without one it runs by itself, and ends with this terminal. Flags end at the program; "--" before it is good style.',
  operands: [
    {
      name: 'program',
      summary: 'what to run; with --shell, the words of a shell command',
      complete: 'program',
    },
    { name: 'args', summary: 'its arguments', optional: true, many: true, complete: 'file' },
  ],
  rest: 'program',
  exit: 'of the command',
  flags: {
    detach: on({ short: 'd', summary: 'print the handle and return at once; needs a server' }),
    session: text({
      short: 's',
      value: 'id',
      summary: 'the session it belongs to (default: one for all command lines)',
      complete: 'session',
    }),
    timeout: duration({
      short: 't',
      maxMs: MAX_TIME,
      summary: 'end it after this time: 90s, 5m, 2h; exit code 124',
    }),
    grace: duration({ maxMs: MAX_GRACE, summary: 'from SIGTERM to SIGKILL when it is ended (default: 1s)' }),
    cwd: text({ short: 'C', value: 'dir', summary: 'where it runs (default: here)', complete: 'directory' }),
    env: texts({ short: 'e', value: 'NAME=value', summary: 'a variable besides yours; repeatable' }),
    shell: on({ summary: 'the words are a command for /bin/sh' }),
    stdin: on({ summary: 'read standard input to its end and give it to the command (default: empty)' }),
    name: serverFlag,
  },
  examples: [
    { line: 'longrun run -- npm test', says: 'like npm test, but Ctrl-C leaves nothing behind' },
    { line: 'longrun run -d --timeout 1h -- npm run build', says: 'prints the handle, returns at once' },
    { line: "longrun run --shell -- 'make 2>&1 | tee build.log'", says: 'a shell command' },
    {
      line: 'longrun run --session agent-1 -e CI=1 -C packages/app -- make -j8',
      says: 'in a session of its own, elsewhere',
    },
  ],
  async run({ flags, operands }) {
    const { run: start } = await import('../run/run.js');
    return start(operands, flags);
  },
});
