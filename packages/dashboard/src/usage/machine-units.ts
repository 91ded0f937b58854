import { readFileSync } from 'node:fs';

export interface MachineUnits {
  readonly pageBytes: number;
  readonly ticksPerSecond: number;
}

/** Entries of the auxiliary vector that the kernel hands to each program: see getauxval(3). */
const AT_PAGESZ = 6n;
const AT_CLKTCK = 17n;
const ENTRY_BYTES = 16;

/** In what /proc counts memory and time. Both are the usual ones where the vector cannot be read. */
export function machineUnits(): MachineUnits {
  let pageBytes = 4096;
  let ticksPerSecond = 100;
  for (const [key, value] of auxiliaryVector()) {
    if (key === AT_PAGESZ) pageBytes = Number(value);
    else if (key === AT_CLKTCK) ticksPerSecond = Number(value);
  }
  return { pageBytes, ticksPerSecond };
}

function auxiliaryVector(): readonly (readonly [bigint, bigint])[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync('/proc/self/auxv');
  } catch {
    return [];
  }
  const entries = Math.floor(bytes.length / ENTRY_BYTES);
  return Array.from({ length: entries }, (_, index) => {
    const at = index * ENTRY_BYTES;
    return [bytes.readBigUInt64LE(at), bytes.readBigUInt64LE(at + 8)] as const;
  });
}
