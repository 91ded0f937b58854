// node scripts/pack.mjs [directory] [--try]: packs every package that an installation of `longrun` needs into a directory
// (default: dist-packages/), looks into each tarball, and prints the line that installs them. --try installs them, into
// an empty directory with an empty home and an empty npm cache, and runs what is there. For an add-on that needs no
// compiler, run scripts/prebuild.mjs before.
import { statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { announce } from './lib/announce.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { checkNode } from './lib/check-node.mjs';
import { runMain, SetupError } from './lib/fail.mjs';
import { ROOT } from './lib/paths.mjs';
import { checkTarball } from './pack/check-tarball.mjs';
import { packAll } from './pack/pack-all.mjs';
import { prebuildProblems } from './pack/prebuild-problems.mjs';
import { publishedPackages } from './pack/published-packages.mjs';
import { tryInstallation } from './pack/try-installation.mjs';

checkNode();
await runMain(() => {
  const words = process.argv.slice(2);
  const [strange] = words.filter((word) => word.startsWith('-') && word !== '--try');
  if (strange !== undefined) throw new SetupError(`pack: ${strange} is no flag; there is --try.`);
  const [place = join(ROOT, 'dist-packages')] = words.filter((word) => !word.startsWith('-'));
  const directory = resolve(place);

  bootstrap();
  const packages = publishedPackages();
  refuse(prebuildProblems());
  const done = announce(`Packing ${packages.length} packages`);
  const tarballs = packAll(packages, directory);
  done();
  refuse(tarballs.flatMap(({ name, file }) => checkTarball(file, name, packages)));
  for (const { file } of tarballs) console.log(`${relative(process.cwd(), file)}  ${kib(file)} KiB`);
  if (words.includes('--try')) tryInstallation(tarballs.map(({ file }) => file));
  console.log(`\nnpm install ${join(directory, '*.tgz')}`);
  return 0;
});

function refuse(problems) {
  if (problems.length > 0) throw new SetupError('This must not be published.', problems.join('\n'));
}

function kib(file) {
  return Math.ceil(statSync(file).size / 1024);
}
