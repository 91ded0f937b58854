// Makes a checkout ready to run: Node.js new enough, dependencies installed, sources compiled. Every root command
// begins with it. Says one line per thing it does and nothing when there is nothing to do. Safe when several
// commands start at once: one works, the others wait and then find it done. The lock is held for the setup only,
// so a command that Longrun runs may itself be `npm run build`.
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { buildNative, isNativeBuilt } from './native.mjs';

/** Installs and builds what is missing or out of date. Throws a `SetupError` when that fails. */
export function bootstrap() {
  if (isInstalled() && isNativeBuilt() && isBuilt()) return;
  withLock(setUp, sayThatWeWait);
}

/** Installs only: for commands that compile themselves. */
export function bootstrapDependencies() {
  if (isInstalled()) return;
  withLock(installIfNeeded, sayThatWeWait);
}

function setUp() {
  installIfNeeded();
  if (!isNativeBuilt()) buildNative();
  if (!isBuilt()) build();
}

function installIfNeeded() {
  if (!isInstalled()) install();
}

export function sayThatWeWait(pid) {
  process.stderr.write(`Waiting for the setup of another command (process ${pid})…\n`);
}
