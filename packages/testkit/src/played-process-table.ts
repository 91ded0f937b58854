import {
  Census,
  isSameProcess,
  type ProcessEntry,
  type ProcessTable,
  type SignalOutcome,
} from '@longrun/process';

/** The process whose children the leaders of a played machine are. */
export const PLAYED_HOST = 2;

/** Who is there, as whoever plays the processes knows it. */
export interface PlayedProcesses {
  /** Of everybody, zombies too. */
  pids(): readonly number[];
  /** Those of one group, quicker. @default looks at everybody */
  group?(groupId: number): readonly ProcessEntry[];
  /** Whether a group has anybody, quicker. @default looks at the group */
  groupExists?(groupId: number): boolean;
  find(pid: number): ProcessEntry | undefined;
  /** The value of `TOKEN_VARIABLE`, empty without one; undefined when nobody is there. */
  token(entry: ProcessEntry): string | undefined;
  /** One process, which `find` has just answered for, gets a signal. */
  signal(pid: number, signal: NodeJS.Signals): SignalOutcome;
}

/** The table of a machine whose processes a test plays. Nothing fails and nothing is ever out of date. */
export interface PlayedProcessTable extends ProcessTable {
  /** Times that everybody was looked at. */
  readonly censuses: number;
}

export function playedProcessTable(played: PlayedProcesses): PlayedProcessTable {
  let censuses = 0;
  const find = (pid: number): ProcessEntry | undefined => played.find(pid);
  const group = (groupId: number): readonly ProcessEntry[] =>
    played.group?.(groupId) ??
    played.pids().flatMap((pid) => {
      const entry = find(pid);
      return entry?.groupId === groupId ? [entry] : [];
    });
  return {
    detailed: true,
    find,
    group,
    groupExists: (groupId) => played.groupExists?.(groupId) ?? group(groupId).length > 0,
    get censuses() {
      return censuses;
    },
    census: () => {
      censuses += 1;
      return Census.take(censuses, 0, {
        hostPid: PLAYED_HOST,
        adopts: false,
        blind: false,
        pids: () => played.pids(),
        find,
        token: (entry) => played.token(entry),
      });
    },
    signalProcess: (target, signal) =>
      isSameProcess(find(target.pid), target) ? played.signal(target.pid, signal) : 'gone',
  };
}
