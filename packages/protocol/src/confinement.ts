/** How much of a policy the kernel enforces: everything it asks for, some of it, nothing. */
export type Enforcement = 'full' | 'partial' | 'none';

/** A path at and below which a confined command may do something. Rights of several rules add up. */
export interface PathRule {
  /** Absolute, links resolved. */
  readonly path: string;
  readonly read?: true;
  /** Reading too: files and directories are made, changed, removed. */
  readonly write?: true;
  /** Reading too: files are started. */
  readonly execute?: true;
  /** Left out, instead of a refusal, when nothing is there at the launch. */
  readonly optional?: true;
}

/** TCP ports that may be used; `any` leaves the matter alone. */
export type PortRule = 'any' | readonly number[];

/** What a launcher is asked to confine a command to, with all its descendants, for good. Plain data. */
export interface Confinement {
  /** Name of the policy, shown in results and errors. */
  readonly policy: string;
  /** All that is allowed; nothing else can be opened for reading or writing, made, removed or started. */
  readonly paths: readonly PathRule[];
  readonly tcp: { readonly bind: PortRule; readonly connect: PortRule };
  /** The launch is refused with `SANDBOX_DENIED` when less is enforced. Undefined: it is only told. */
  readonly atLeast?: 'full' | 'partial';
}

/** What became of a confinement. */
export interface SandboxReport {
  readonly policy: string;
  readonly enforced: Enforcement;
}
