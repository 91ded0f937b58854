// Compiles the native package when its sources changed since the installation did. Where it cannot be compiled, that is
// said once, and everything else goes on: Longrun works without it.
import { compile, outcome } from '../../packages/native/install.mjs';
import { announce } from './announce.mjs';

/** True when there is nothing to do: it is compiled, or was found not to compile. */
export function isNativeBuilt() {
  return outcome() !== undefined;
}

export function buildNative() {
  const done = announce('Compiling the native launcher');
  const said = compile();
  done(said === 'ok' ? undefined : `${said}. The portable launcher is used instead.`);
}
