import type { HostSnapshot } from './host-snapshot.js';
import type { Outcome } from './outcome.js';
import type { Program } from './program.js';

/**
 * A text for the POSIX shell. Refused on Windows: cmd.exe has other rules for quotes, so the same text would
 * mean something else there.
 */
export function shellProgram(text: string, host: Pick<HostSnapshot, 'platform'>): Outcome<Program> {
  if (host.platform === 'win32') {
    const message = 'shell needs /bin/sh, which Windows does not have; give argv instead';
    return { ok: false, error: { code: 'INVALID_PARAMETER', message, details: { param: 'shell' } } };
  }
  // A text that begins like an option would be read as one.
  const guard = /^[-+]/.test(text) ? ['--'] : [];
  return { ok: true, value: { argv: ['/bin/sh', '-c', ...guard, text], display: text } };
}
