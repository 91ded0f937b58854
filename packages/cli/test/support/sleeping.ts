import { findProcess, living } from '@longrun/testkit';

/** Those of `living` that are a `sleep`: not who waits for one, and has the marker among its arguments as well. */
export function sleeping(marker: string): number[] {
  return living(marker).filter((pid) => findProcess(pid)?.commandLine.startsWith('sleep ') === true);
}
