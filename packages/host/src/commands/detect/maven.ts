import type { Ecosystem } from './ecosystem.js';
import { firstPresent } from './first-present.js';
import { wrapperOr } from './wrapper-or.js';

/**
 * `mvn -B test [-Dtest=filter]`, `mvn -B -DskipTests package` or `mvn -B -DskipTests target`, by `mvnw` where the
 * project has it. -B: without colours and questions.
 */
export const maven: Ecosystem = {
  name: 'maven',
  manifests: ['pom.xml'],
  propose: async (project, wanted) => {
    if ((await firstPresent(project, maven.manifests)) === undefined) return { kind: 'absent' };
    const mvn = await wrapperOr(project, 'mvnw', 'mvn');
    if (wanted.kind === 'test') {
      const filter = wanted.filter === undefined ? [] : [`-Dtest=${wanted.filter}`];
      return { kind: 'command', argv: [...mvn, '-B', 'test', ...filter] };
    }
    if (wanted.release) {
      return {
        kind: 'refused',
        param: 'release',
        reason: 'maven has no release mode; name a goal as target',
      };
    }
    const goal = wanted.target ?? 'package';
    if (goal.startsWith('-')) {
      return { kind: 'refused', param: 'target', reason: 'maven would read it as an option' };
    }
    return { kind: 'command', argv: [...mvn, '-B', '-DskipTests', goal] };
  },
};
