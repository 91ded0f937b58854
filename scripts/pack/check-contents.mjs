// What must hold of a package before it is published: all that its manifest promises is there, nothing is there that is
// of this machine or for tests, and what it says of its sources is true.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { listFiles } from '../lib/list-files.mjs';
import { ROOT, readJson } from '../lib/paths.mjs';

/** Files of the work on a package, which its users have no use for. */
const NOT_FOR_USERS = /\.tsbuildinfo$|\.test\.|(^|\/)(test|dist-test|node_modules|build)\/|(^|\/)tsconfig/;
/** Any execute bit: the file system may take one from the group, never from the owner. */
const EXECUTABLE = 0o100;

/** One line per problem of the unpacked package in `root`. `packages`: all that are packed with it. */
export function checkContents(root, packages, forbidden = [ROOT]) {
  const manifest = readJson(join(root, 'package.json'));
  const files = listFiles(root, () => true).map((path) => relative(root, path));
  return [
    ...['LICENSE', 'README.md', ...targetsOf(manifest)]
      .filter((path) => !isThere(root, path))
      .map((path) => `${path} is missing`),
    ...manifestProblems(manifest, packages),
    ...files.filter((path) => NOT_FOR_USERS.test(path)).map((path) => `${path} is not for users`),
    ...files.flatMap((path) => machineProblems(root, path, forbidden)),
    ...files.filter((path) => path.endsWith('.map')).flatMap((path) => mapProblems(root, path)),
    ...executables(manifest, files)
      .filter((path) => existsSync(join(root, path)) && (statSync(join(root, path)).mode & EXECUTABLE) === 0)
      .map((path) => `${path} is not executable`),
  ];
}

/** Every file that the manifest names; one with a `*` stands for the folder before it. */
function targetsOf({ exports = {}, bin = {} }) {
  const named = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  return [...named, ...Object.values(bin)].map((path) => path.replace(/^\.\//, ''));
}

function isThere(root, path) {
  return existsSync(join(root, path.includes('*') ? dirname(path) : path));
}

function manifestProblems(manifest, packages) {
  const problems = [];
  if (manifest.license === undefined) problems.push('no license in package.json');
  if (manifest.engines?.node === undefined) problems.push('no engines.node in package.json');
  if (manifest.private === true) problems.push('it is private');
  // A scoped package is restricted unless it says so.
  if (manifest.publishConfig?.access !== 'public') problems.push('publishConfig.access is not public');
  for (const [name, version] of Object.entries(manifest.dependencies ?? {})) {
    const ours = packages.find((one) => one.name === name);
    if (/^(workspace|file|link):/.test(version)) problems.push(`${name} is still ${version}`);
    else if (ours !== undefined && ours.manifest.version !== version)
      problems.push(`${name} is ${version}, and ${ours.manifest.version} is packed`);
    else if (ours === undefined && name.startsWith('@longrun/')) problems.push(`${name} is not packed`);
  }
  return problems;
}

function machineProblems(root, path, forbidden) {
  const content = readFileSync(join(root, path));
  return forbidden
    .filter((text) => content.includes(text))
    .map((text) => `${path} has a path of this machine in it, ${text}`);
}

/** Debuggers, and editors that go to a definition, open what a map names. */
function mapProblems(root, path) {
  const { sources, sourceRoot = '', sourcesContent } = readJson(join(root, path));
  if (sourcesContent !== undefined) return [];
  return sources
    .map((source) => join(dirname(path), sourceRoot, source))
    .filter((source) => !existsSync(join(root, source)))
    .map((source) => `${path} points to ${source}, which is missing`);
}

function executables({ bin = {} }, files) {
  const programs = Object.values(bin).map((path) => path.replace(/^\.\//, ''));
  return [...programs, ...files.filter((path) => /^prebuilds\/.*longrun_guardian/.test(path))];
}
