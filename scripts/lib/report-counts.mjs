// Lets CI add up what several commands counted and repeat what failed, without reading their output.
import { writeFileSync } from 'node:fs';

const FILE = process.env.LONGRUN_COUNTS;
// A command that a test starts must not count into its parent's file.
delete process.env.LONGRUN_COUNTS;
// Of each failure: an assertion's difference and its stack. The rest stands above in the log.
const REPEATED_LINES = 40;

/**
 * Says the counts as the last line. When LONGRUN_COUNTS names a file, writes them there as its first line, and after
 * it the first lines of each of the `failures`, which are texts.
 */
export function reportCounts({ passed, failed }, failures = []) {
  const texts = [`${passed} ${failed}`, ...failures.map(beginning)];
  if (FILE !== undefined && FILE !== '') writeFileSync(FILE, `${texts.join('\n')}\n`);
  console.log(`${passed} passed, ${failed} failed`);
}

function beginning(text) {
  return text.split('\n').slice(0, REPEATED_LINES).join('\n');
}
