import { type CommandSpec, DEFAULT_LIMITS } from '@longrun/protocol';

/** What a process of a `ScriptedMachine` does. It travels in the command's argv. */
export interface Script {
  /** From the launch call to its outcome, virtual milliseconds. @default 0 */
  readonly launchMs?: number;
  /** The launch is refused: no such program. @default false */
  readonly missing?: boolean;
  /** Ends with this code after that time. @default runs until it is signalled or told to exit */
  readonly exits?: {
    readonly afterMs: number;
    readonly code: number;
    /** By this signal of its own, instead of with the code. */
    readonly signal?: NodeJS.Signals;
  };
  /** What SIGTERM does to each process of the tree. A number: it takes that many milliseconds. @default 'dies' */
  readonly onTerm?: 'dies' | 'ignores' | number;
  /** Processes beside the leader, in its group, that live until they are signalled. @default 0 */
  readonly children?: number;
  /** Processes in sessions of their own, with the leader's environment; signals reach them one by one. @default 0 */
  readonly escapees?: number;
  /** The same without an environment: nobody can find them once the leader has ended. @default 0 */
  readonly bareEscapees?: number;
  /** Whether the children hold the leader's pipes open. @default false */
  readonly childrenHoldPipes?: boolean;
  /** Written to stdout at once. */
  readonly output?: string;
  /** Bytes more, in lines of two, written to stdout after `output`. @default 0 */
  readonly floodBytes?: number;
}

const PROGRAM = 'scripted';
/** By text: a simulation runs the same few scripts over and over. */
const scripts = new Map<string, Script>();
/** Some hundred bytes each. */
const MAX_REMEMBERED = 4096;

/** A command that runs `script` on a scripted machine, every other choice at its default. */
export function scriptedCommand(script: Script, more: Partial<CommandSpec> = {}): CommandSpec {
  const { graceMs, drainMs, headBytes, tailBytes, spillBytesPerHandle } = DEFAULT_LIMITS;
  const argv = scriptedArgv(script);
  return {
    argv,
    display: argv.join(' '),
    env: {},
    graceMs,
    drainMs,
    headBytes,
    tailBytes,
    spillBytes: spillBytesPerHandle,
    leftovers: 'keep',
    ...more,
  };
}

/** What a command begins with that runs `script` on a scripted machine. */
export function scriptedArgv(script: Script): readonly [string, string] {
  return [PROGRAM, JSON.stringify(script)];
}

export function scriptOf(argv: readonly string[]): Script {
  const [program, script] = argv;
  if (program !== PROGRAM || script === undefined) throw new Error(`no script in ${JSON.stringify(argv)}`);
  const known = scripts.get(script);
  if (known !== undefined) return known;
  // Written by `scriptedCommand`.
  const parsed = JSON.parse(script) as Script;
  if (scripts.size >= MAX_REMEMBERED) scripts.clear();
  scripts.set(script, parsed);
  return parsed;
}
