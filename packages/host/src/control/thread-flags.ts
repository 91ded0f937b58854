/**
 * The flags of Node.js that a thread is started with. It takes those of its process, so that what loads the embedder's modules
 * loads them there too. `--input-type` is about a program that is no file: a thread that has a file dies of it.
 */
export function threadFlags(inherited: readonly string[] = process.execArgv): {
  readonly execArgv?: string[];
} {
  return inherited.some((flag) => flag.startsWith('--input-type')) ? { execArgv: [] } : {};
}
