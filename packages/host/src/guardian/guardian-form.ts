import { fileURLToPath } from 'node:url';
import { guardianExecutable } from '@longrun/native';

/** One way to run a guardian. */
export interface GuardianForm {
  readonly kind: 'native' | 'script';
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * For tests, not an option: `native` or `script` to have that form alone, `none` to have no guardian at all.
 */
export const GUARDIAN_VARIABLE = 'LONGRUN_GUARDIAN';

/**
 * The script holds a table of groups and, for a moment at its end, one of all processes: 10,000 of them take 3 MiB.
 * V8's own threads would have nothing to do.
 */
const SMALL_HEAP: readonly string[] = [
  '--max-old-space-size=64',
  '--max-semi-space-size=1',
  '--v8-pool-size=0',
];

/** The forms that can be tried on this machine, the best first. */
export function guardianForms(choice: string | undefined): readonly GuardianForm[] {
  const forms: GuardianForm[] = [];
  const executable = guardianExecutable();
  if (executable !== undefined) forms.push({ kind: 'native', file: executable, args: [] });
  const script = fileURLToPath(new URL('./script/main.js', import.meta.url));
  forms.push({ kind: 'script', file: process.execPath, args: [...SMALL_HEAP, script] });
  return choice === undefined || choice === '' ? forms : forms.filter(({ kind }) => kind === choice);
}
