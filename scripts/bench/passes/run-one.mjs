// One command that must end well. A contender whose commands fail has measured nothing.

export async function runOne(contender, argv) {
  const { ended } = await contender.start(argv);
  expectSuccess(contender, await ended);
}

export function expectSuccess(contender, result) {
  const exitCode = contender.exitCodeOf(result);
  if (exitCode !== 0) throw new Error(`a command that ends with 0 was reported with ${exitCode}`);
}
