// Says in one line that this Node.js is too old, before anything else can fail in a less readable way.
// Only syntax and modules that Node.js 16 has: an older one must get as far as the message.

const REQUIRED = [20, 19];

/** Ends the process with a message when `version` (default: this process's) is below 20.19. */
export function checkNode(version = process.versions.node) {
  if (isRecentEnough(version)) return;
  process.stderr.write(
    `Longrun needs Node.js ${REQUIRED.join('.')} or newer, and this is ${version} (${process.execPath}).\n` +
      'Install a current one from https://nodejs.org and run the command again.\n',
  );
  process.exit(1);
}

/** True for 20.19 and newer. */
export function isRecentEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1]);
}
