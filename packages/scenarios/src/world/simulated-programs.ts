import type { Script } from '@longrun/testkit/simulation';
import type { Program } from '../script/scenario.js';

/** What a program that nothing is known of does. */
const UNKNOWN: Script = { exits: { afterMs: 10, code: 0 } };
/** From the start to the end of a program that does nothing: about what the real ones take. */
const AT_ONCE_MS = 2;

/**
 * What a program does in a simulation: what its script says, else what the fixture of that name does, as near as a
 * played process can come to it.
 */
export function simulatedProgram({ fixture, args = [], simulated }: Program): Script {
  if (simulated !== undefined) return simulated;
  // Own names only: `constructor` is no fixture.
  const play = fixture !== undefined && Object.hasOwn(FIXTURES, fixture) ? FIXTURES[fixture] : undefined;
  return play?.(args) ?? UNKNOWN;
}

const ends = (code: number, output?: string): Script => ({
  exits: { afterMs: AT_ONCE_MS, code },
  ...(output === undefined ? {} : { output }),
});
const READY = { output: 'ready\n' } as const;
/** A pid stands where a fixture prints one: which, nobody can know before. */
const PID = '0\n';

/** By name, from the arguments. */
const FIXTURES: Readonly<Record<string, (args: readonly string[]) => Script>> = {
  'exit-code': ([code]) => ends(whole(code)),
  'kill-self': ([name]) => ({ exits: { afterMs: AT_ONCE_MS, code: 0, signal: signalOf(name) } }),
  'print-args': (args) => ends(0, args.map((arg) => `[${arg}]\n`).join('')),
  'print-env': () => ends(0, 'PATH=/bin\n'),
  'print-cwd': () => ends(0, '/simulated\n'),
  'print-session': () => ends(0, '0 0 0\n'),
  'echo-stdin': () => ends(0),
  'ignore-stdin': () => ends(0, 'closed\n'),
  'wait-for': () => READY,
  'split-utf8': () => ({}),
  'invalid-utf8': () => ends(0, '\ufeffa\ufffd'),
  'no-newline': () => ends(0, '10%\r20%\r\0done'),
  'late-output': ([bytes]) => ({ ...ends(0), floodBytes: whole(bytes) }),
  flood: ([bytes]) => ({ ...ends(0, 'first\n'), floodBytes: whole(bytes) }),
  'close-stdout': () => ({ output: 'before\n' }),
  'ignore-term': () => ({ ...READY, onTerm: 'ignores', children: 1 }),
  'say-bye': () => ({ ...READY, onTerm: 1, children: 1 }),
  // Of the whole tree: a script has one answer to SIGTERM.
  'leave-stubborn-child': () => ({ output: `ready ${PID}`, onTerm: 'ignores', children: 1 }),
  // It goes on with the SIGCONT that follows every SIGTERM of the service.
  'stop-self': () => ({ ...READY, children: 1 }),
  'fork-tree': ([n]) => ({ ...READY, onTerm: 'ignores', children: whole(n) }),
  'hold-pipe': () => ({ ...ends(7, PID), children: 1, childrenHoldPipes: true }),
  'spawn-grandchild': () => ({ ...ends(0, PID), children: 1 }),
  // A group without its leader for a moment: here the leader stays as long.
  relay: ([hops]) => ({ ...READY, exits: { afterMs: AT_ONCE_MS + 50 * whole(hops), code: 0 } }),
  'escape-group': () => ({ ...ends(0, PID), escapees: 1 }),
  'escape-stubborn': () => ({ output: `ready ${PID}`, onTerm: 'ignores', escapees: 1 }),
  'escape-polite': () => ({ output: `ready ${PID}`, onTerm: 1, escapees: 1 }),
  'escape-daemon': ([, stay]) => ({ ...(stay === 'stay' ? {} : ends(0)), ...READY, escapees: 1 }),
  'escape-bare': () => ({ output: `ready ${PID}`, bareEscapees: 1 }),
  'escape-chain': () => ({ ...READY, onTerm: 'ignores', escapees: 2 }),
  'escape-vanish': ([, stay]) => ({ ...(stay === 'stay' ? {} : ends(0)), ...READY, bareEscapees: 1 }),
  'no-interpreter-line': ([arg = '']) => ends(5, `got ${arg}\n`),
  'bad-interpreter': () => ({ missing: true }),
  'not-executable': () => ({ missing: true }),
};

/** 0 for what is none: as a shell has it. */
function whole(text: string | undefined): number {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : 0;
}

const SIGNALS: Readonly<Record<string, NodeJS.Signals>> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '6': 'SIGABRT',
  '9': 'SIGKILL',
  '11': 'SIGSEGV',
  '15': 'SIGTERM',
};

/** As `kill` takes it: a number, or a name without its beginning. */
function signalOf(name: string | undefined = 'TERM'): NodeJS.Signals {
  // A script names signals that there are; what the machine makes of another one is only shown.
  return SIGNALS[name] ?? (`SIG${name.replace(/^SIG/, '')}` as NodeJS.Signals);
}
