// What `npm start` runs: the main job without arguments, the user's own command with them.
import { mainJob } from './main-job.js';
import { ownCommand } from './own/own-command.js';

/** Runs the demo with the arguments of `npm start`. Resolves to the exit code for the process. */
export function main(args: readonly string[]): Promise<number> {
  // npm takes the `--` away; whoever starts the script without npm may write it too.
  const argv = args[0] === '--' ? args.slice(1) : args;
  return argv.length === 0 ? mainJob() : ownCommand(argv);
}
