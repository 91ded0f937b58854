import type { PinoLike } from './host-logger.js';

/** Warnings and worse to stderr. pino is loaded here alone: a host with a logger of its own does without. */
export async function defaultLogger(): Promise<PinoLike> {
  const { pino } = await import('pino');
  // By its type a pino logger may have a method of any name, so `then` too.
  const logger: PinoLike = pino({ name: 'longrun', level: 'warn' }, pino.destination({ fd: 2, sync: true }));
  return logger;
}
