/** Says on stderr what nobody else is told. */
export function reportByWarning(error: Error): void {
  process.emitWarning(error.message, { type: 'LongrunMcp', detail: error.stack ?? '' });
}
