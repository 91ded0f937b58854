import { open } from 'node:fs/promises';
import { resolve } from 'node:path';

/** The kernel follows a script to its interpreter so often, and no further. */
const MAX_DEPTH = 5;
/** The kernel looks at the first 256 bytes of a script; an ELF file's program headers follow its header. */
const HEAD_BYTES = 4096;
const PATH_BYTES = 4096;
const ELF = Buffer.from('\x7fELF\x02\x01', 'latin1');
const PT_INTERP = 3;
/** What a file without a format of its own is given to. */
const SHELL = '/bin/sh';

/**
 * The programs that the kernel runs to run a program: the interpreter of a script, the loader of a dynamically linked
 * file, and theirs. As they are named, nearest first. What cannot be read ends the list.
 *
 * @param cwd where relative names start
 */
export async function interpretersOf(program: string, cwd: string): Promise<readonly string[]> {
  const chain: string[] = [];
  for (let file = program; chain.length < MAX_DEPTH; ) {
    const next = await interpreterOf(resolve(cwd, file)).catch(() => undefined);
    if (next === undefined) break;
    chain.push(next);
    file = next;
  }
  return chain;
}

async function interpreterOf(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const read = async (at: number, bytes: number): Promise<Buffer> => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
      return buffer.subarray(0, bytesRead);
    };
    const head = await read(0, HEAD_BYTES);
    if (head.subarray(0, 2).toString('latin1') === '#!') {
      return /^#![ \t]*([^ \t\n\0]+)/.exec(head.toString('utf8'))?.[1] ?? SHELL;
    }
    if (head.subarray(1, 4).toString('latin1') !== 'ELF') return SHELL;
    const place = head.subarray(0, ELF.length).equals(ELF) ? loaderIn(head) : undefined;
    if (place === undefined) return undefined;
    const name = await read(place.at, Math.min(place.bytes, PATH_BYTES));
    return name.toString('utf8').split('\0')[0];
  } finally {
    await file.close();
  }
}

/** Where a little-endian 64-bit ELF file names its loader; undefined when it is linked statically. */
function loaderIn(head: Buffer): { readonly at: number; readonly bytes: number } | undefined {
  const table = Number(head.readBigUInt64LE(32));
  const size = head.readUInt16LE(54);
  const count = head.readUInt16LE(56);
  for (let index = 0; index < count; index += 1) {
    const entry = table + index * size;
    if (entry + 40 > head.length) return undefined;
    if (head.readUInt32LE(entry) !== PT_INTERP) continue;
    return { at: Number(head.readBigUInt64LE(entry + 8)), bytes: Number(head.readBigUInt64LE(entry + 32)) };
  }
  return undefined;
}
