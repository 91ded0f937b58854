// Memory that a host has outside of the JavaScript heap: it is what fork copies page tables for.

const CHUNK_MIB = 64;

/** Buffers of `mib` MiB together, every page written. The caller keeps them. */
export function makeBallast(mib) {
  const chunks = [];
  for (let left = mib; left > 0; left -= CHUNK_MIB) {
    chunks.push(Buffer.alloc(Math.min(left, CHUNK_MIB) * 1024 * 1024, 0x5a));
  }
  return chunks;
}
