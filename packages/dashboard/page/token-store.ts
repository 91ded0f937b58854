// The token: comes in the fragment of the address, which no browser sends anywhere, and leaves the address bar at once.
// Kept for this tab alone, so that it can be reloaded. A cookie would go to every port of this machine's loopback.

const KEY = 'longrun-token';

export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given === null) return sessionStorage.getItem(KEY) ?? undefined;
  history.replaceState(null, '', location.pathname);
  keepToken(given);
  return given;
}

export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

/** What somebody pastes: the token, or the address with it. */
export function tokenIn(text: string): string {
  return /[#&]token=([\w.~-]+)/.exec(text)?.[1] ?? text.trim();
}
