import assert from 'node:assert/strict';
import { type PackedEnvironment, packEnvironment } from '@longrun/protocol';

/** An environment as launchers take it. */
export function environment(variables: Readonly<Record<string, string>> = {}): PackedEnvironment {
  const packed = packEnvironment(variables);
  assert.ok(packed !== undefined);
  return packed;
}
