import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES: readonly string[] = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where the browser is; undefined where there is none. `LONGRUN_CHROMIUM` names another one. */
export function chromiumPath(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const named = process.env['LONGRUN_CHROMIUM'];
  return (named === undefined ? found : [named]).find((path) => existsSync(path));
}

/** With a profile of its own that goes with it, and without anything that asks the network. */
export function launchChromium(executablePath: string): Promise<Browser> {
  const quiet = ['background-networking', 'component-update', 'quic', 'sync', 'gpu'];
  return chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: ['--no-first-run', ...quiet.map((name) => `--disable-${name}`)],
  });
}
