/** Something that must not be left behind when the process exits. Synchronous: nothing else runs any more. */
export interface ExitDuty {
  onProcessExit(): void;
}

const duties = new Set<ExitDuty>();
let registered = false;

function runDuties(): void {
  for (const duty of duties) duty.onProcessExit();
}

/**
 * Runs a duty when the process exits by itself or by `process.exit()`. One listener serves every host. A
 * process that is killed runs none of this.
 */
export function addExitDuty(duty: ExitDuty): () => void {
  if (!registered) {
    registered = true;
    process.on('exit', runDuties);
  }
  duties.add(duty);
  return () => {
    duties.delete(duty);
  };
}
