// What fits the word being typed, by the table of commands alone. Pure: handles and sessions are filled in by the caller.
import type { Command, Operand } from '../command-line/command.js';
import type { Completable, Flag } from '../command-line/flag.js';

export interface Candidate {
  readonly word: string;
  readonly says: string;
}

export interface Candidates {
  readonly words: readonly Candidate[];
  /** Of these there are more, which only others know. */
  readonly also: Completable | undefined;
  /** Handles and sessions of which server: the value of `--name`. */
  readonly server: string | undefined;
}

/** @param words after `longrun`; the last one is being typed, and may be empty */
export function candidates(commands: readonly Command[], words: readonly string[]): Candidates {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  let level = commands;
  let command: Command | undefined;
  let at = 0;
  for (; at < before.length; at += 1) {
    const next = level.find(({ name }) => name === before[at]);
    if (next === undefined) break;
    command = next;
    level = next.subcommands;
  }
  if (command === undefined) {
    // A flag of longrun itself, or a word that is no command.
    return before.length === 0 ? fitting([...names(commands), ...GENERAL], typed, undefined) : NOTHING;
  }
  const { operands, waiting, server, ended } = read(command, before.slice(at));
  if (waiting !== undefined) return ofFlag(waiting, typed, server);
  if (!ended && typed.startsWith('-')) return fitting([...flagsOf(command), HELP], typed, undefined);
  const operand = command.operands[operands] ?? manyOf(command.operands);
  const subcommands = operands === 0 ? names(command.subcommands) : [];
  return { ...fitting(subcommands, typed, operand?.complete), server };
}

const NOTHING: Candidates = { words: [], also: undefined, server: undefined };
const HELP: Candidate = { word: '--help', says: 'this help' };
const GENERAL: readonly Candidate[] = [HELP, { word: '--version', says: 'the version' }];

interface Read {
  /** Operands that are there. */
  readonly operands: number;
  /** A flag whose value is being typed. */
  readonly waiting: Flag<unknown> | undefined;
  readonly server: string | undefined;
  /** No flags any more: after `--`, or in somebody else's command line. */
  readonly ended: boolean;
}

function read(command: Command, words: readonly string[]): Read {
  let operands = 0;
  let server: string | undefined;
  let ended = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (ended || !word.startsWith('-') || word === '-') {
      operands += 1;
      ended ||= command.rest === 'program';
    } else if (word === '--') {
      ended = true;
    } else {
      const flag = flagNamed(command, word);
      if (flag?.value === undefined || word.includes('=')) continue;
      if (at === words.length - 1) return { operands, waiting: flag, server, ended };
      at += 1;
      if (flag === command.flags['name']) server = words[at];
    }
  }
  return { operands, waiting: undefined, server, ended };
}

function flagNamed({ flags }: Command, word: string): Flag<unknown> | undefined {
  if (word.startsWith('--')) return flags[word.slice(2).split('=')[0] ?? ''];
  // Of letters in one word, the last one can take the next.
  const letter = word.at(-1);
  return Object.values(flags).find(({ short }) => short === letter);
}

function ofFlag({ choices, complete }: Flag<unknown>, typed: string, server: string | undefined): Candidates {
  const words = (choices ?? []).map((word) => ({ word, says: '' }));
  return { ...fitting(words, typed, complete), server };
}

function flagsOf({ flags }: Command): readonly Candidate[] {
  return Object.entries(flags).map(([name, { summary }]) => ({ word: `--${name}`, says: summary }));
}

function names(commands: readonly Command[]): readonly Candidate[] {
  return commands.map(({ name, summary }) => ({ word: name, says: summary }));
}

function manyOf(operands: readonly Operand[]): Operand | undefined {
  return operands.find(({ many = false }) => many);
}

function fitting(words: readonly Candidate[], typed: string, also: Completable | undefined): Candidates {
  return { words: words.filter(({ word }) => word.startsWith(typed)), also, server: undefined };
}
