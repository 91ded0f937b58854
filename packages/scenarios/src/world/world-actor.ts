/** An actor of a script, ready to be started. */
export interface WorldActor {
  /** What `import()` takes: a URL, or a package. */
  readonly module: string;
  readonly kind: string;
  /** @default the kind */
  readonly name?: string;
  /** Structured-clone safe. */
  readonly args?: unknown;
}
