// `longrun scenario`: all of it is `@longrun/scenarios`; here is only where its library is, in a checkout.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { main } from '@longrun/scenarios/command';
import { closedPipe } from '../terminal/closed-pipe.js';

/** The script that runs this again, for each of several scenarios. */
const AGAIN = fileURLToPath(new URL('./again.js', import.meta.url));

export async function runScenarios(args: readonly string[]): Promise<number> {
  // Whoever reads this may go: the run and its verdict do not depend on it.
  void closedPipe();
  const library = inCheckout('test/scenarios');
  const fixtures = inCheckout('test/fixtures');
  const { exitCode } = await main(args, { library, fixtures, called: 'longrun scenario' }, AGAIN);
  return exitCode;
}

/** Undefined where the package is installed on its own. */
function inCheckout(path: string): string | undefined {
  const full = fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
  return existsSync(full) ? full : undefined;
}
