import { join } from 'node:path';
import type { Project } from './project.js';

/**
 * The project's own wrapper script, which pins the tool's version, or else the tool from PATH. The script is named
 * absolutely; one without its executable bit (lost in an archive, say) is run by sh.
 */
export async function wrapperOr(project: Project, script: string, tool: string): Promise<readonly string[]> {
  if (project.platform === 'win32' || !(await project.has(script))) return [tool];
  const path = join(project.cwd, script);
  return (await project.isExecutable(script)) ? [path] : ['/bin/sh', path];
}
