import type { CommandId } from './ids.js';

/**
 * The variable that every child carries, and hands down to whatever it starts: by it a process is found again that
 * has left its group, its session and its parent. Its value names a host, a session and a command, and no secret.
 */
export const TOKEN_VARIABLE = 'LONGRUN_TOKEN';

/** Between the tokens of a host that itself runs under another one: the outer host's come first. */
const SEPARATOR = ' ';

/** What all processes of one control thread have in common. */
export function hostTokenPrefix(hostToken: string): string {
  return `${hostToken}.`;
}

/** What all processes of one session have in common. `sessionNumber` is never used twice with one `hostToken`. */
export function sessionTokenPrefix(hostToken: string, sessionNumber: number): string {
  return `${hostToken}.${sessionNumber}.`;
}

/** The token of one command. It is a prefix of no other. */
export function commandToken(hostToken: string, sessionNumber: number, commandId: CommandId): string {
  return `${sessionTokenPrefix(hostToken, sessionNumber)}${commandId}`;
}

/** The variable's value: the token after those that this host inherited, so that outer hosts find the child too. */
export function tokenValue(inherited: string | undefined, token: string): string {
  return inherited === undefined || inherited === '' ? token : `${inherited}${SEPARATOR}${token}`;
}

/** Whether a value of the variable has a token that begins with `prefix`. */
export function bearsToken(value: string, prefix: string): boolean {
  return value.split(SEPARATOR).some((token) => token.startsWith(prefix));
}
