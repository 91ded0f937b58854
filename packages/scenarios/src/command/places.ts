/** Where the command line finds what it needs: who calls it tells. */
export interface Places {
  /** Directory of the fixtures. Undefined: there are none here. */
  readonly fixtures: string | undefined;
  /** Directory of the library of scenarios. Undefined: there is none here, and scripts are named by their files. */
  readonly library: string | undefined;
  /** How it was called, for the help. */
  readonly called: string;
}
