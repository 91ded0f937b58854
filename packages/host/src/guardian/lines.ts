import type { ProcessIdentity } from '@longrun/protocol';

/**
 * The lines a guardian is told, as `packages/native/guardian/PROTOCOL.md` has them: written by the control thread,
 * read by the script. The native guardian reads the same ones.
 */
const PROTOCOL_VERSION = 1;
/** Bytes before the newline. */
export const MAX_LINE_LENGTH = 1023;
const CGROUP = 'cgroup ';
/** A path that fits into a line. */
export const MAX_CGROUP_LENGTH: number = MAX_LINE_LENGTH - CGROUP.length;
/** Larger than any pid_max. */
const MAX_PID = 0x7fffffff;

export type GuardianLine =
  | { readonly type: 'hello'; readonly hostToken: string }
  | { readonly type: 'add'; readonly groupId: number; readonly startTime: string }
  | { readonly type: 'remove'; readonly groupId: number }
  | { readonly type: 'cgroup'; readonly path: string }
  | { readonly type: 'bye' }
  /** A first line of another version. */
  | { readonly type: 'foreign' }
  | { readonly type: 'malformed' };

/** The start time of a leader that nobody could look at. */
export const UNKNOWN_START_TIME = '0';

export const BYE = 'bye\n';

export function helloLine(hostToken: string): string {
  return `longrun ${PROTOCOL_VERSION} ${hostToken}\n`;
}

/** The leader's pid names the group. */
export function addLine({ pid, startTime = UNKNOWN_START_TIME }: ProcessIdentity): string {
  return `+ ${pid} ${startTime}\n`;
}

export function removeLine(groupId: number): string {
  return `- ${groupId}\n`;
}

/** @param path absolute, of printable ASCII, at most `MAX_CGROUP_LENGTH` long */
export function cgroupLine(path: string): string {
  return `${CGROUP}${path}\n`;
}

/** Reads a line, given without its newline. */
export function parseLine(text: string): GuardianLine {
  if (text === 'bye') return { type: 'bye' };
  if (text.startsWith(`${CGROUP}/`) && !text.includes('\0'))
    return { type: 'cgroup', path: text.slice(CGROUP.length) };
  const [, version, rest = ''] = /^longrun (\d+)(.*)$/.exec(text) ?? [];
  if (version !== undefined) {
    if (Number(version) !== PROTOCOL_VERSION) return { type: 'foreign' };
    const [, hostToken] = /^ ([0-9a-f]{32})$/.exec(rest) ?? [];
    return hostToken === undefined ? { type: 'malformed' } : { type: 'hello', hostToken };
  }
  const [, word, number, startTime] = /^(?:([+-]) (\d{1,10}))(?: (\d{1,20}))?$/.exec(text) ?? [];
  const groupId = Number(number);
  // 0 would be the guardian's own group, and -1 is everybody.
  if (word === undefined || groupId <= 1 || groupId > MAX_PID) return { type: 'malformed' };
  if (word === '+' && startTime !== undefined) return { type: 'add', groupId, startTime };
  if (word === '-' && startTime === undefined) return { type: 'remove', groupId };
  return { type: 'malformed' };
}
