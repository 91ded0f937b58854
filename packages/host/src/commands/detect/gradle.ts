import type { Ecosystem } from './ecosystem.js';
import { firstPresent } from './first-present.js';
import { wrapperOr } from './wrapper-or.js';

/**
 * `gradle test [--tests=filter]`, `gradle assemble` (builds and does not test) or `gradle target`, by `gradlew`
 * where the project has it.
 */
export const gradle: Ecosystem = {
  name: 'gradle',
  manifests: ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  propose: async (project, wanted) => {
    if ((await firstPresent(project, gradle.manifests)) === undefined) return { kind: 'absent' };
    const command = await wrapperOr(project, 'gradlew', 'gradle');
    if (wanted.kind === 'test') {
      const filter = wanted.filter === undefined ? [] : [`--tests=${wanted.filter}`];
      return { kind: 'command', argv: [...command, 'test', ...filter] };
    }
    if (wanted.release) {
      return {
        kind: 'refused',
        param: 'release',
        reason: 'gradle has no release mode; name a task as target',
      };
    }
    const task = wanted.target ?? 'assemble';
    if (task.startsWith('-')) {
      return { kind: 'refused', param: 'target', reason: 'gradle would read it as an option' };
    }
    return { kind: 'command', argv: [...command, task] };
  },
};
