/** Arguments that a span repeats, and characters of each: about what a person reads. Backends cut long values too. */
const MAX_ARGUMENTS = 64;
const MAX_CHARACTERS = 256;

/** A command's arguments for a span: the first of them, each cut to a length. A cut ends in `…`. */
export function boundedArguments(argv: readonly string[]): string[] {
  const shown = argv
    .slice(0, MAX_ARGUMENTS)
    .map((text) => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text));
  return argv.length > MAX_ARGUMENTS ? [...shown, '…'] : shown;
}
