// A refusal of the scripts themselves: a message for people, no stack.

/** Thrown when a setup step cannot be done. `output` is what the tool printed. */
export class SetupError extends Error {
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** Runs a script's main function: its number is the exit code, a `SetupError` becomes a message and exit code 1. */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.output === '' ? '' : `${error.output}\n`}${error.message}\n`);
    process.exitCode = 1;
  }
}
