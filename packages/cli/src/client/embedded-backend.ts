// A host in this very process, for a command line that finds no server. It ends with the process.
import { createHost } from '@longrun/host';
import { answering } from '../server/answer.js';
import type { Backend, Methods } from '../socket/methods.js';

/** The whole output passes through here, so keep more of it than the usual 256 MiB: all that one host may. */
const SPILL_BYTES = 2 * 1024 * 1024 * 1024;

export async function embeddedBackend(): Promise<Backend> {
  const host = await createHost({
    // Its lines would be between those of the command. What they warn of, `longrun doctor` and the result tell.
    logger: false,
    threads: { warm: 1 },
    limits: { spillBytesPerHandle: SPILL_BYTES, spillBytesPerHost: SPILL_BYTES },
  });
  const info = { name: '', pid: process.pid, version: '', started_at: Date.now(), cwd: process.cwd() };
  const { answer } = answering(host, info);
  return {
    // The same answers as over a socket, without the JSON.
    call: (method, input) => answer(method, input) as Promise<Methods[typeof method]['output']>,
    close: () => host.close(),
  };
}
