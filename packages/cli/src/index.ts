export type { Command, CommandGroup, Example, Operand } from './command-line/command.js';
export type { Completable, Flag, Flags } from './command-line/flag.js';
export { commands } from './commands/index.js';
