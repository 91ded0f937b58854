/** One of the programs that run the scripts of a package.json. */
export interface PackageManager {
  readonly name: string;
  /** Files that show that a project uses it. */
  readonly lockFiles: readonly string[];
  /** Arguments that run a script with arguments of its own. */
  runScript(script: string, args: readonly string[]): readonly string[];
  /** Arguments for npx that run this version. Undefined: it comes with npx, so there is nothing to fetch. */
  readonly viaNpx?: (version: string) => readonly string[];
}
