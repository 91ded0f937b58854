import { type Command, defineCommand } from '../command-line/command.js';
import { usageFailure } from '../command-line/failure.js';
import { SHELLS, scriptFor } from '../completion/shells.js';

export const completion: Command = defineCommand({
  name: 'completion',
  group: 'Shell',
  summary: 'Completion for bash, zsh or fish',
  description:
    'Prints a script that completes commands, flags, and the handles and sessions of a running server.',
  operands: [{ name: 'shell', summary: SHELLS.join(', ') }],
  flags: {},
  examples: [
    { line: 'source <(longrun completion bash)', says: 'in ~/.bashrc' },
    { line: 'source <(longrun completion zsh)', says: 'in ~/.zshrc, after compinit' },
    { line: 'longrun completion fish > ~/.config/fish/completions/longrun.fish', says: 'once' },
  ],
  async run({ operands, flags }) {
    const [wanted = ''] = operands;
    const shell = SHELLS.find((each) => each === wanted);
    if (shell === undefined)
      throw usageFailure(`completion takes ${SHELLS.join(', ')}, not ${JSON.stringify(wanted)}.`);
    const script = scriptFor(shell);
    process.stdout.write(flags.json ? `${JSON.stringify({ shell, script })}\n` : script);
    return 0;
  },
});
