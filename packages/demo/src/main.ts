// What `npm start` runs: the main job without arguments, the user's own command with them.
import { mainJob } from './main-job.js';
import { ownCommand } from './own/own-command.js';

/** Runs the demo with the arguments after `npm start --`. Resolves to the exit code for the process. */
export function main(argv: readonly string[]): Promise<number> {
  return argv.length === 0 ? mainJob() : ownCommand(argv);
}
