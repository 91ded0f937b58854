/**
 * Where the cgroup of a token is, below the one of its host: `<root>/<session number>/<command id>`. The prefix that all
 * tokens of a session have in common names the session's, and that of the host the root.
 *
 * @param root of the host that made the token
 */
export function cgroupPath(root: string, token: string): string {
  const [, ...parts] = token.split('.');
  return [root, ...parts.filter((part) => part !== '')].join('/');
}
