import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAX_MANIFEST_BYTES, openProject } from '../../../dist/commands/detect/project.js';
import { tempDirectory } from '../../support/temp-directory.js';

test('a FIFO with the name of a manifest is no manifest, and is not waited for', async (t) => {
  const cwd = tempDirectory(t);
  execFileSync('mkfifo', [join(cwd, 'package.json')]);
  const project = openProject({ cwd, env: {} }, 'linux');
  assert.equal(await project.has('package.json'), false);
  assert.equal(await project.read('package.json'), undefined);
});

test('a manifest may be a link to a file', async (t) => {
  const cwd = tempDirectory(t, { real: 'text' });
  symlinkSync('real', join(cwd, 'link'));
  assert.equal(await openProject({ cwd, env: {} }, 'linux').read('link'), 'text');
});

test('a file is read up to the bound and not past it', async (t) => {
  const fits = 'x'.repeat(MAX_MANIFEST_BYTES);
  const project = openProject(
    { cwd: tempDirectory(t, { fits, longer: `${fits}x`, empty: '' }), env: {} },
    'linux',
  );
  assert.equal((await project.read('fits'))?.length, MAX_MANIFEST_BYTES);
  assert.equal(await project.read('longer'), undefined);
  assert.equal(await project.read('empty'), '');
  assert.equal(await project.read('missing'), undefined);
});

test('a program is looked for on the PATH of the child, from its working directory', async (t) => {
  const script = '#!/bin/sh\n';
  const cwd = tempDirectory(t, { 'bin/tool': script, 'bin/data': 'x', 'bin/folder/x': '', own: script });
  const on = (path: string | undefined, name: string): Promise<boolean> =>
    openProject({ cwd, env: path === undefined ? {} : { PATH: path } }, 'linux').onPath(name);
  assert.equal(await on(join(cwd, 'bin'), 'tool'), true);
  assert.equal(await on('/nowhere:bin', 'tool'), true, 'a relative entry');
  assert.equal(await on('/nowhere:', 'own'), true, 'an empty entry');
  assert.equal(await on('/nowhere', 'tool'), false);
  assert.equal(await on('bin', 'data'), false, 'not executable');
  assert.equal(await on('bin', 'folder'), false, 'a directory');
  assert.equal(await on(undefined, 'sh'), true, 'without PATH, where the system looks');
  assert.equal(await on(undefined, 'tool'), false);
});
