/** Where the command line finds what it needs: the checkout tells. */
export interface Places {
  /** Directory of the fixtures. */
  readonly fixtures: string;
  /** Directory of the library of scenarios. */
  readonly library: string;
}
