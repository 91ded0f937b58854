// Makes commander's parser of the table. What it finds in a command line is handed on as a `Parsed`; nothing is run here.
import { CommanderError, InvalidArgumentError, Option, Command as Parser } from 'commander';
import { errorStyle, outputStyle } from '../terminal/style.js';
import type { Command } from './command.js';
import type { Flag } from './flag.js';
import { configureHelp, examplesText, overviewText } from './help.js';

/** A command and what was given to it. */
export interface Parsed {
  readonly command: Command;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
}

export interface ProgramOptions {
  readonly version: string;
  /** What parses must not write by itself. */
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly onParsed: (parsed: Parsed) => void;
}

export { CommanderError };

export function buildProgram(commands: readonly Command[], options: ProgramOptions): Parser {
  const program = new Parser('longrun')
    .description('Runs long commands and never makes you wait. With no server, run works by itself.')
    .version(options.version, '-V, --version', 'the version')
    .helpOption('-h, --help', 'help; longrun <command> --help has examples')
    .enablePositionalOptions()
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: options.writeOut,
      writeErr: options.writeError,
      outputError: (text, write) => write(text.replace(/^error: /, `${errorStyle()('red', 'longrun:')} `)),
    })
    .showHelpAfterError('(longrun --help shows the commands)');
  configureHelp(program);
  program.addHelpText('after', () => overviewText(outputStyle()));
  for (const command of commands) addCommand(program, command, options);
  return program;
}

function addCommand(parent: Parser, command: Command, options: ProgramOptions): void {
  const parser = parent
    .command(command.name)
    .summary(command.summary)
    .description(command.description === undefined ? `${command.summary}.` : command.description)
    .helpGroup(command.group)
    .helpOption('-h, --help', 'this help')
    .helpCommand(false);
  const path = [parent.parent === null ? '' : `${parent.name()} `, command.name].join('');
  parser.showHelpAfterError(`(longrun ${path} --help shows how it is used)`);
  if (command.rest === 'program') parser.passThroughOptions();
  for (const { name, summary, optional = false, many = false } of command.operands) {
    const inner = many ? `${name}...` : name;
    parser.argument(optional ? `[${inner}]` : `<${inner}>`, summary);
  }
  for (const [name, flag] of Object.entries(command.flags)) parser.addOption(optionOf(name, flag));
  parser.addHelpText('after', () => examplesText(command, outputStyle()));
  parser.action(() => {
    const given: Readonly<Record<string, unknown>> = parser.opts();
    const flags = Object.entries(command.flags).map(([name, flag]) => {
      const value = given[optionOf(name, flag).attributeName()];
      return [name, value === undefined ? flag.initial : value];
    });
    options.onParsed({ command, flags: Object.fromEntries(flags), operands: parser.args });
  });
  for (const each of command.subcommands) addCommand(parser, each, options);
}

/** What each flag parses is its own kind of value: commander only carries it. */
function optionOf(name: string, flag: Flag<unknown>): Option {
  const { short, value, many, summary, choices } = flag;
  const words = `${short === undefined ? '' : `-${short}, `}--${name}`;
  const option = new Option(value === undefined ? words : `${words} <${value}>`, summary);
  if (value === undefined) return option;
  const parse = (text: string, before: unknown): unknown => {
    try {
      return flag.parse(text, before ?? flag.initial);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new InvalidArgumentError(`Expected ${error.message}.`);
    }
  };
  if (choices !== undefined && !many) option.argChoices = [...choices];
  return option.argParser(parse);
}
