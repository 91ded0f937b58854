import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES: readonly string[] = ['chromium', 'chromium-browser', 'google-chrome'];

/** Where the browser is, or why its tests are skipped. `LONGRUN_CHROMIUM` names another one. */
export function findBrowser(): { readonly path: string } | { readonly skip: string } {
  const named = process.env['LONGRUN_CHROMIUM'];
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const candidates =
    named === undefined ? NAMES.flatMap((name) => places.map((place) => join(place, name))) : [named];
  const path = candidates.find(isExecutable);
  return path === undefined
    ? { skip: 'no Chromium here: `node scripts/install-chromium.mjs` installs one' }
    : { path };
}

/** With a profile of its own that goes with it, and without anything that asks the network. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
