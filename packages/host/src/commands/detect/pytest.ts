import { join } from 'node:path';
import type { Ecosystem } from './ecosystem.js';
import { firstPresent } from './first-present.js';
import type { Project } from './project.js';

const VIRTUAL_ENVIRONMENTS = ['.venv/bin/pytest', 'venv/bin/pytest'];

/** `pytest [-k=filter]`, of the project's virtual environment if it has one. Builds nothing. */
export const pytest: Ecosystem = {
  name: 'pytest',
  manifests: ['pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg', 'setup.py', 'conftest.py'],
  propose: async (project, wanted) => {
    const manifest = await firstPresent(project, pytest.manifests);
    if (manifest === undefined) return { kind: 'absent' };
    if (wanted.kind === 'build') {
      return {
        kind: 'lacking',
        reason: `${manifest} belongs to a Python project, which has no common build command`,
      };
    }
    const filter = wanted.filter === undefined ? [] : [`-k=${wanted.filter}`];
    return { kind: 'command', argv: [...(await program(project)), ...filter] };
  },
};

async function program(project: Project): Promise<readonly string[]> {
  for (const name of VIRTUAL_ENVIRONMENTS) {
    if (await project.isExecutable(name)) return [join(project.cwd, name)];
  }
  if (await project.onPath('pytest')) return ['pytest'];
  return (await project.onPath('python3')) ? ['python3', '-m', 'pytest'] : ['pytest'];
}
