import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Prebuilt for this platform, or what the installation compiled. */
const PLACES: readonly string[] = [
  `../prebuilds/${process.platform}-${process.arch}/longrun_guardian`,
  '../build/Release/longrun_guardian',
];

/** Where the guardian's executable is. Undefined when there is none for this machine. */
export function guardianExecutable(): string | undefined {
  return PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) =>
    existsSync(path),
  );
}
