import { fileURLToPath } from 'node:url';
import { createNativeLauncher } from '@longrun/native';
import { launcherSuite } from '@longrun/testkit';
import { available } from './support/available.js';

const native = available();
if (native !== undefined) {
  launcherSuite('the native launcher', {
    create: () => createNativeLauncher({ binding: native }),
    fixtures: fileURLToPath(new URL('../../../test/fixtures/', import.meta.url)),
    tellsRealTimeSignals: true,
    hasRealPipes: true,
  });
}
