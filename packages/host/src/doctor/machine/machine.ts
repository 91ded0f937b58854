import type { LauncherChoice } from '../../pool/choose-launcher.js';
import type { DirectoryTrial } from './try-directory.js';
import type { OrphanTrial } from './try-orphan.js';

/** What the checks read of a machine. A port, so that each of their answers can be provoked. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  /** Without the `v`. */
  readonly nodeVersion: string;
  readonly kernelRelease: string;
  /** Of the diagnosing process, which stands for a host. */
  readonly pid: number;
  /** Undefined where users have no numbers. */
  readonly userId: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Unix milliseconds. */
  now(): number;
  /** Content of a file; undefined when it cannot be read. */
  text(path: string): string | undefined;
  /** Names in a directory; undefined when it cannot be read. */
  names(path: string): readonly string[] | undefined;
  /** Bytes that this process could still take, a limit of its container included. Undefined: not known. */
  availableMemory(): number | undefined;
  /** Version of Landlock, 0 without it or without the add-on. */
  landlockVersion(): number;
  /** What `launcher: 'auto'` means. */
  launcher(): LauncherChoice;
  /** Directory of the cgroup (v2) that this process is in, where it can be seen. */
  ownCgroup(): string | undefined;
  /** Makes a cgroup as a host does, starts a child in it, removes it. */
  tryCgroup(): CgroupTrial;
  /** Makes a directory for output as a host does, writes to it, removes it. */
  tryDirectory(): DirectoryTrial;
  /** Leaves an orphan to whoever takes them, and sees whether it is reaped. */
  tryOrphan(): Promise<OrphanTrial>;
}

export type CgroupTrial = { readonly ok: true } | { readonly ok: false; readonly reason: string };
