/**
 * Finds the command that tests or builds the project in the working directory. Only that directory is looked at:
 * a manifest further up may belong to something else, and a caller who means it says so with `cwd`.
 *
 * Ecosystems are asked in a fixed order, and the first that has a command is taken. package.json comes first because
 * its script is the one place where a project says in its own words how it is tested; then the tools that have
 * one way of doing it; a Makefile last, because projects of all kinds have one on the side.
 */
import type { ErrorData } from '@longrun/protocol';
import type { Outcome } from '../outcome.js';
import { cargo } from './cargo.js';
import type { Ecosystem, Wanted } from './ecosystem.js';
import { go } from './go.js';
import { gradle } from './gradle.js';
import { make } from './make.js';
import { maven } from './maven.js';
import { packageJson } from './package-json.js';
import type { Project } from './project.js';
import { pytest } from './pytest.js';

export const ECOSYSTEMS: readonly Ecosystem[] = [packageJson, cargo, go, pytest, maven, gradle, make];

/** @returns the argv, or INVALID_PARAMETER that says what was looked for, where, and why it did not do */
export async function findCommand(project: Project, wanted: Wanted): Promise<Outcome<readonly string[]>> {
  const lacking: string[] = [];
  for (const ecosystem of ECOSYSTEMS) {
    const proposal = await ecosystem.propose(project, wanted);
    switch (proposal.kind) {
      case 'absent':
        break;
      case 'lacking':
        lacking.push(proposal.reason);
        break;
      case 'refused':
        return {
          ok: false,
          error: refusal(proposal.param, `${proposal.param} cannot be used: ${proposal.reason}`, project),
        };
      case 'command':
        return { ok: true, value: proposal.argv };
    }
  }
  return { ok: false, error: notFound(project, wanted, lacking) };
}

function notFound(project: Project, wanted: Wanted, lacking: readonly string[]): ErrorData {
  const looked = ECOSYSTEMS.flatMap((each) => each.manifests);
  const why = lacking.length > 0 ? lacking.join('; ') : `there is none of ${looked.join(', ')}`;
  const message = `argv is missing, and no ${wanted.kind} command was found in ${project.cwd}: ${why}`;
  return refusal('argv', message, project, looked);
}

function refusal(param: string, message: string, project: Project, lookedFor?: readonly string[]): ErrorData {
  return {
    code: 'INVALID_PARAMETER',
    message,
    details: { param, path: project.cwd, ...(lookedFor !== undefined && { looked_for: lookedFor }) },
  };
}
