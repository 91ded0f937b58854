/** A value as positional argument: after `--` when it would otherwise be read as an option. */
export function positional(value: string): readonly string[] {
  return value.startsWith('-') ? ['--', value] : [value];
}
