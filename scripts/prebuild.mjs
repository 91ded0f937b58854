// node scripts/prebuild.mjs [directory]: compiles the native package for the machine that this runs on, and puts the
// add-on and the guardian into its prebuilds/ (or the directory), from where an installation takes them. They work where
// the platform, the architecture and the C library are the same, and the C library is no older: build on the oldest.
import { relative, resolve } from 'node:path';
import { compile, compiled, prebuild } from '../packages/native/install.mjs';
import { announce } from './lib/announce.mjs';
import { bootstrapDependencies, sayThatWeWait } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain, SetupError } from './lib/fail.mjs';
import { withLock } from './lib/lock.mjs';

checkNode();
await runMain(() => {
  bootstrapDependencies();
  const [, , directory] = process.argv;
  const files = withLock(() => make(directory), sayThatWeWait);
  for (const file of files) console.log(relative(process.cwd(), file));
  return 0;
});

function make(directory) {
  let said = compiled();
  if (said !== 'ok') {
    const done = announce('Compiling the native launcher');
    said = compile();
    done(said === 'ok' ? undefined : 'failed');
  }
  if (said !== 'ok') throw new SetupError(`The native launcher is ${said}.`);
  return prebuild(directory === undefined ? undefined : resolve(directory));
}
