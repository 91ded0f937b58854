import { lstatSync } from 'node:fs';

/**
 * To be called right before an `import()` that is not part of the start. Node.js 20 and 22 resolve a module without
 * following links, and then do not find what it imports where pnpm has installed it, when what the thread has looked at
 * last was a socket or a FIFO: their `realpathSync` reads what is left of that look. So it looks at something else.
 */
export function followLinks(): void {
  lstatSync('/');
}
