import type { Project } from './project.js';

/** The first of the named files that the project has. */
export async function firstPresent(project: Project, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await project.has(name)) return name;
  return undefined;
}
