// `longrun help`.
import { commands } from '../commands/index.js';
import { COMMAND_EXIT_CODE_ROWS, EXIT, EXIT_CODE_ROWS } from './exit-codes.js';
import { HELP_TOPICS } from './help-topics.js';
import { ownVersion } from './own-version.js';
import { runCommandLine } from './run-command-line.js';

export async function showHelp(
  words: readonly string[],
  { json }: { readonly json: boolean },
): Promise<number> {
  const [topic = ''] = words;
  if (json) {
    process.stdout.write(`${JSON.stringify(asJson())}\n`);
    return EXIT.ok;
  }
  const text = Object.hasOwn(HELP_TOPICS, topic) ? HELP_TOPICS[topic] : undefined;
  // The parser would take help of what it does not know for help of everything.
  if (text === undefined && topic !== '' && !commands.some(({ name }) => name === topic)) {
    return runCommandLine([topic], commands, ownVersion());
  }
  if (text === undefined) return runCommandLine([...words, '--help'], commands, ownVersion());
  process.stdout.write(`${text()}\n`);
  return EXIT.ok;
}

/** The whole table, for a program that wants to know what there is. */
function asJson(): object {
  const describe = (each: (typeof commands)[number]): object => ({
    name: each.name,
    summary: each.summary,
    operands: each.operands,
    flags: Object.fromEntries(
      Object.entries(each.flags).map(([name, { short, value, many, summary, choices }]) => [
        name,
        { short, value, many, summary, choices },
      ]),
    ),
    examples: each.examples,
    subcommands: each.subcommands.map(describe),
  });
  return {
    commands: commands.map(describe),
    exit_codes: Object.fromEntries(EXIT_CODE_ROWS),
    exit_codes_of_run_and_wait: Object.fromEntries(COMMAND_EXIT_CODE_ROWS),
  };
}
