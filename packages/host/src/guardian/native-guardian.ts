import { fileURLToPath } from 'node:url';

/** The executable of the native package, where it has been built. */
export function nativeGuardian(): string | undefined {
  return (
    process.env['LONGRUN_GUARDIAN_EXECUTABLE'] ??
    fileURLToPath(new URL('../../../native/build/Release/longrun_guardian', import.meta.url))
  );
}
