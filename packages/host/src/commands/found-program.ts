import { argvProgram } from './argv-program.js';
import type { Place } from './build-command.js';
import type { Wanted } from './detect/ecosystem.js';
import { findCommand } from './detect/find-command.js';
import { openProject } from './detect/project.js';
import type { HostSnapshot } from './host-snapshot.js';
import type { Outcome } from './outcome.js';
import type { Program } from './program.js';

/** The program that does what is wanted with the project in `place.cwd`. */
export async function foundProgram(
  place: Place,
  wanted: Wanted,
  host: Pick<HostSnapshot, 'platform'>,
): Promise<Outcome<Program>> {
  const argv = await findCommand(openProject(place, host.platform), wanted);
  return argv.ok ? argvProgram(argv.value) : argv;
}
