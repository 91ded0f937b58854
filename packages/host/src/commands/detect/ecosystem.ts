import type { Project } from './project.js';

/** What somebody wants done with a project without saying how. */
export type Wanted =
  | { readonly kind: 'test'; readonly filter?: string }
  | { readonly kind: 'build'; readonly target?: string; readonly release: boolean };

/** What one ecosystem has to say to it. */
export type Proposal =
  /** None of its manifests is here. */
  | { readonly kind: 'absent' }
  /** It is here, but has nothing that does this: the next ecosystem may. The reason begins with the manifest. */
  | { readonly kind: 'lacking'; readonly reason: string }
  /** It does this, but not with that parameter. Nobody else is asked: they would do something else. */
  | { readonly kind: 'refused'; readonly param: string; readonly reason: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] };

/** One kind of project: knows its manifests, and the commands of its tool. */
export interface Ecosystem {
  readonly name: string;
  /** Files in the working directory that show a project of this kind, as they are told to a caller. */
  readonly manifests: readonly string[];
  propose(project: Project, wanted: Wanted): Promise<Proposal>;
}
