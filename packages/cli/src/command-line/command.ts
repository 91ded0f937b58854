// What a command is: its words, its help and its work, in one value. The table of them (`commands/index.ts`) is all
// that parsing, help, completion and the documentation's check know of commands.
import { type Completable, type Flag, type Flags, on, type Values } from './flag.js';

/** A word of a command line that is no flag. */
export interface Operand {
  readonly name: string;
  readonly summary: string;
  /** @default false: it must be there */
  readonly optional?: boolean;
  /** Takes all words from here on. */
  readonly many?: boolean;
  readonly complete?: Completable;
}

export interface Example {
  readonly line: string;
  /** What it does, as one short clause. */
  readonly says: string;
}

/** One parsed call. */
export interface Given<F = Record<never, never>> {
  readonly flags: Values<F> & { readonly json: boolean };
  readonly operands: readonly string[];
}

/** Sections of the help, in its order. */
export type CommandGroup = 'Run' | 'Watch' | 'Serve' | 'Check' | 'Shell';

interface Description<F> {
  readonly name: string;
  readonly group: CommandGroup;
  /** One line, no full stop. */
  readonly summary: string;
  /** More of it, for its own help. */
  readonly description?: string;
  readonly operands?: readonly Operand[];
  readonly flags: F;
  readonly examples: readonly Example[];
  /**
   * Words that somebody else parses: `program`: those from the first operand on; `arguments`: all of them, and flags
   * and operands are here for help and completion alone.
   */
  readonly rest?: 'program' | 'arguments';
  /** Whose exit code it is: the command's that it speaks of (`run`, `wait`), or its own. @default 'own' */
  readonly exit?: 'own' | 'of the command';
  readonly subcommands?: readonly Command[];
}

/** An entry of the table. */
export interface Command extends Required<Omit<Description<Flags>, 'rest' | 'description'>> {
  readonly rest: 'program' | 'arguments' | undefined;
  readonly description: string | undefined;
  /** Resolves to the exit code. Loads what it needs itself: the table must stay cheap. */
  run(given: Given): Promise<number>;
}

/** Every command has it. */
const json: Flag<boolean> = on({ summary: 'one JSON document on stdout, or a line of JSON for each event' });

/** Makes an entry of the table; what `run` gets has the types of its flags. */
export function defineCommand<F extends Record<string, Flag<unknown>>>(
  about: Description<F> & { run(given: Given<F>): Promise<number> },
): Command {
  const flags: Flags = about.rest === 'arguments' ? about.flags : { ...about.flags, json };
  return {
    operands: [],
    exit: 'own',
    subcommands: [],
    rest: undefined,
    description: undefined,
    ...about,
    flags,
    // What the parser gives has been made from these very flags.
    run: (given) => about.run(given as Given<F>),
  };
}
