// How help looks: commander lays it out, this says in which colours, and adds examples and where to read on.
import type { Command as Parser } from 'commander';
import { outputStyle, type Style } from '../terminal/style.js';
import type { Command } from './command.js';

/** Wider lines are hard to read. */
const MAX_HELP_COLUMNS = 110;

export function configureHelp(program: Parser): void {
  const style = outputStyle();
  program.configureHelp({
    helpWidth: Math.min(process.stdout.columns ?? 80, MAX_HELP_COLUMNS),
    styleTitle: (text) => style('bold', text),
    styleCommandText: (text) => style('cyan', text),
    styleSubcommandTerm: (text) => style('cyan', text),
    styleOptionTerm: (text) => style('cyan', text),
    styleArgumentTerm: (text) => style('cyan', text),
    // A command's operands and flags are on its own page; here the names should stand out.
    subcommandTerm: (command) => command.name(),
  });
}

export function examplesText({ examples, exit }: Command, style: Style): string {
  const lines = examples.flatMap(({ line, says }) => [`  ${style('dim', `# ${says}`)}`, `  ${line}`]);
  const codes =
    exit === 'own' ? 'longrun help exit-codes' : "exits with the command's code; longrun help exit-codes";
  return ['', style('bold', 'Examples:'), ...lines, '', style('dim', codes)].join('\n');
}

export function overviewText(style: Style): string {
  return [
    '',
    style('bold', 'Examples:'),
    `  longrun run -- npm test              ${style('dim', '# like npm test, and Ctrl-C ends all of it')}`,
    `  longrun serve                        ${style('dim', '# a server; then, in another terminal:')}`,
    `  longrun run -d -- npm run build      ${style('dim', '# answers at once with a handle')}`,
    `  longrun ps                           ${style('dim', '# what runs')}`,
    `  longrun logs -f 1                    ${style('dim', '# the output of handle …-1, as it comes')}`,
    '',
    style('dim', 'longrun <command> --help · longrun help exit-codes · longrun help server'),
  ].join('\n');
}
