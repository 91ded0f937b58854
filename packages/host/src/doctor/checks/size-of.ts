const KIB = 1024;
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `815 MiB`, `2.0 GiB`. */
export function sizeOf(bytes: number): string {
  let size = bytes / KIB;
  let at = 0;
  for (; size >= KIB && at < UNITS.length - 1; at += 1) size /= KIB;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${UNITS[at]}`;
}
