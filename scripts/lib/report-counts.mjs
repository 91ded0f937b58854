// Lets CI add up what several commands counted, without reading their output.
import { writeFileSync } from 'node:fs';

const FILE = process.env.LONGRUN_COUNTS;
// A command that a test starts must not count into its parent's file.
delete process.env.LONGRUN_COUNTS;

/** Writes the counts to the file that LONGRUN_COUNTS names, when it names one, and says them as the last line. */
export function reportCounts({ passed, failed }) {
  if (FILE !== undefined && FILE !== '') writeFileSync(FILE, `${passed} ${failed}\n`);
  console.log(`${passed} passed, ${failed} failed`);
}
