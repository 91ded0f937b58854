// The process `longrun`: arguments in, exit code out.
import { ownVersion } from './command-line/own-version.js';
import { commands } from './commands/index.js';
import { COMPLETE } from './completion/completion-call.js';
import { exitOnClosedPipe } from './terminal/closed-pipe.js';

const args = process.argv.slice(2);

exitOnClosedPipe();
if (args[0] === COMPLETE) {
  const { answerCompletion } = await import('./completion/answer-completion.js');
  await answerCompletion(args.slice(1), commands);
} else {
  const { runCommandLine } = await import('./command-line/run-command-line.js');
  process.exitCode = await runCommandLine(args, commands, ownVersion());
}
