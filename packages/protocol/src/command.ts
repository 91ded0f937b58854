import type { Confinement } from './confinement.js';
import type { PackedEnvironment } from './environment.js';
import type { Resources } from './resources.js';

/** A command as admitted: every choice made, every default filled in. */
export interface CommandSpec {
  /** Program and arguments. Never empty; the program is never empty. */
  readonly argv: readonly string[];
  /** What people are shown: argv joined by one space, or the shell text. */
  readonly display: string;
  /** Absolute. Undefined: the host's. */
  readonly cwd?: string;
  /** The whole environment of the child. Undefined: the host's as it is at the call. */
  readonly env: Readonly<Record<string, string>>;
  /** Text for stdin, then end of file; undefined: /dev/null. 'open' keeps a pipe for `write-input`. */
  readonly stdin?: { readonly kind: 'text'; readonly text: string } | { readonly kind: 'open' };
  /** From spawn; undefined: none. */
  readonly timeoutMs?: number;
  readonly graceMs: number;
  readonly drainMs: number;
  readonly headBytes: number;
  readonly tailBytes: number;
  readonly spillBytes: number;
  /** What happens to group members that outlive the leader (C14). */
  readonly leftovers: 'keep' | 'kill';
  /** Set by the sandbox policy alone; no tool has a parameter for it. Undefined: not confined. */
  readonly confinement?: Confinement;
  /** The host's, unless the sandbox policy has put others in their place. Undefined: as the host's own. */
  readonly resources?: Resources;
}

/** A command on its way to its process actor. The host packs its environment; whoever else spawns need not. */
export type SpawnedCommand = Omit<CommandSpec, 'env'> & {
  readonly env: CommandSpec['env'] | PackedEnvironment;
};
