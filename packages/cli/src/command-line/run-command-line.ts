// From the words of a command line to an exit code. All that goes wrong ends here: said on stderr, or as a JSON
// document on stdout with --json.
import { errorStyle } from '../terminal/style.js';
import { buildProgram, CommanderError, type Parsed } from './build-program.js';
import type { Command } from './command.js';
import { EXIT } from './exit-codes.js';
import { exitCodeOfFailure, Failure, type FailureData } from './failure.js';

/** @param args as they follow `longrun` */
export async function runCommandLine(
  args: readonly string[],
  commands: readonly Command[],
  version: string,
): Promise<number> {
  const parsed = parse(args, commands, version);
  if (typeof parsed === 'number') return parsed;
  const { command, operands } = parsed;
  const json = parsed.flags['json'] === true;
  try {
    return await command.run({ flags: { ...parsed.flags, json }, operands });
  } catch (error) {
    const failure = asFailure(error) ?? asDefect(error);
    tellFailure(failure, json);
    return exitCodeOfFailure(failure, command.exit);
  }
}

function parse(args: readonly string[], commands: readonly Command[], version: string): Parsed | number {
  const other = commands.find(({ name, rest }) => rest === 'arguments' && name === args[0]);
  // Its words are parsed by somebody else; only its help is ours.
  if (other !== undefined && !args.includes('--help') && !args.includes('-h')) {
    return { command: other, flags: {}, operands: args.slice(1) };
  }
  let parsed: Parsed | undefined;
  const program = buildProgram(commands, {
    version,
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    onParsed: (found) => {
      parsed = found;
    },
  });
  try {
    if (args.length === 0) program.outputHelp();
    else program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok;
    const failed = commands.find(({ name }) => name === args[0]);
    return exitCodeOfFailure({ code: 'USAGE', message: '', details: {} }, failed?.exit ?? 'own');
  }
  return parsed ?? EXIT.ok;
}

/** The service's own errors are foreseen as well. They are told by their shape, so that nothing is loaded for it. */
function asFailure(error: unknown): FailureData | undefined {
  if (error instanceof Failure) return error.toJSON();
  if (!(error instanceof Error) || error.name !== 'LongrunError' || !('toJSON' in error)) return undefined;
  // `LongrunError.toJSON` gives exactly this.
  return (error as Error & { toJSON(): FailureData }).toJSON();
}

/** Whoever reports it needs to know where it was; and `run` must not exit with what could be the command's own code. */
function asDefect(error: unknown): FailureData {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL', message, details: {} };
}

function tellFailure({ code, message, details }: FailureData, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, details } })}\n`);
  else process.stderr.write(`${errorStyle()('red', 'longrun:')} ${code}: ${message}\n`);
}
