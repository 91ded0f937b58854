// Whom the benchmark compares. Each entry: `id`, `name`, what a live handle costs the system (`descriptors`, `tasks`
// of the kernel: processes and threads), `cannot` (passes that it is not made for, with the reason), and either
// `open` for one in JavaScript or `reference: true`. A contender that `open` resolves to has
//   start(argv)       the command exists when this settles: resolves to `{ ended }`, a promise of its result
//   exitCodeOf(r), outputBytesOf(r)   of such a result; outside of measured times
//   endAll()          ends every live command; resolves to `{ survivors }` once all are gone
//   version, close()
import { childProcess } from './child-process.mjs';
import { execa } from './execa.mjs';
import { longrunNative, longrunPortable } from './longrun.mjs';
import { tinyexec } from './tinyexec.mjs';

const reference = {
  id: 'rust',
  name: 'Rust reference',
  reference: true,
  // A process, its waiter thread and two reader threads.
  tasks: 4,
  descriptors: 2,
  cannot: {},
};

/** The order within a round. */
export const CONTENDERS = [longrunNative, longrunPortable, childProcess, execa, tinyexec, reference];

export function contenderById(id) {
  const found = CONTENDERS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no contender ${id}`);
  return found;
}
