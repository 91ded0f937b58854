// One line per piece of setup work, on stderr: stdout belongs to the command that follows.

/** Writes `text…`; the function it returns completes the line with the seconds it took, or with `ending`. */
export function announce(text) {
  const startedAt = performance.now();
  process.stderr.write(`${text}… `);
  return (ending) => process.stderr.write(`${ending ?? seconds(performance.now() - startedAt)}\n`);
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
