import { createPortableLauncher } from '@longrun/process';
import { launcherSuite } from '@longrun/testkit';
import { FIXTURES } from '../support/fixtures.js';

launcherSuite('the portable launcher', {
  create: () => createPortableLauncher(),
  fixtures: FIXTURES,
  tellsRealTimeSignals: false,
  hasRealPipes: false,
});
