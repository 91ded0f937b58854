// Fails when a package depends on one that it must not know: by its manifest, or by an import of its sources or
// tests. Also when a source imports a library that its manifest does not name, or leaves its package by a path.
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ALLOWED, FOR_TESTS, TEST_LIBRARIES } from './lib/dependency-rules.mjs';
import { importsIn } from './lib/imports.mjs';
import { listFiles } from './lib/list-files.mjs';
import { workspacePackages } from './lib/packages.mjs';
import { ROOT } from './lib/paths.mjs';

// Another tree may be named, so that the check itself can be tested.
const root = resolve(process.argv[2] ?? ROOT);
const packages = workspacePackages(root);
const folderOf = new Map(packages.map(({ name, folder }) => [name, folder]));
let examined = 0;

const problems = packages.flatMap((one) => {
  const allowed = ALLOWED[one.folder];
  if (allowed === undefined) return [`packages/${one.folder}: no rule in scripts/lib/dependency-rules.mjs`];
  return [...manifestProblems(one, allowed), ...sourceProblems(one, allowed), ...testProblems(one, allowed)];
});
for (const problem of problems) console.error(problem);
console.log(`${examined} files of ${packages.length} packages, ${problems.length} wrong dependencies`);
process.exitCode = problems.length === 0 ? 0 : 1;

function manifestProblems({ folder, manifest }, allowed) {
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.devDependencies })
    .filter((name) => folderOf.has(name) && !allowed.includes(folderOf.get(name)))
    .map((name) => `packages/${folder}/package.json: ${folder} must not depend on ${folderOf.get(name)}`);
}

function sourceProblems({ directory, folder, manifest }, allowed) {
  const libraries = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  return problemsBelow(join(directory, 'src'), join(directory, 'src'), {
    folder,
    allowed,
    libraries,
    self: false,
  });
}

function testProblems({ directory, folder, manifest }, allowed) {
  const own = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  const libraries = [...own, ...TEST_LIBRARIES];
  const more = FOR_TESTS.filter((name) => name !== folder);
  return problemsBelow(join(directory, 'test'), directory, {
    folder,
    allowed: [...allowed, ...more],
    libraries,
    self: true,
  });
}

function problemsBelow(place, limit, rule) {
  return listFiles(place, (path) => path.endsWith('.ts')).flatMap((file) => {
    examined += 1;
    return importsIn(readFileSync(file, 'utf8'))
      .map((name) => complaintAbout(name, file, limit, rule))
      .filter((complaint) => complaint !== undefined)
      .map((complaint) => `${relative(root, file)}: ${complaint}`);
  });
}

function complaintAbout(name, file, limit, { folder, allowed, libraries, self }) {
  if (name.startsWith('.')) {
    const target = resolve(dirname(file), name);
    return target.startsWith(limit + sep) ? undefined : `'${name}' leaves ${relative(root, limit)}`;
  }
  if (isBuiltin(name)) return undefined;
  const owner = name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
  const target = folderOf.get(owner);
  if (target === undefined)
    return libraries.includes(owner) ? undefined : `'${owner}' is not a dependency of ${folder}`;
  if (target === folder) return self ? undefined : `'${name}' is the package itself: import by path`;
  return allowed.includes(target) ? undefined : `${folder} must not import ${target} ('${name}')`;
}
