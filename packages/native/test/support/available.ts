import { test } from 'node:test';
import { type Binding, loadNative } from '@longrun/native';

/** The add-on, or undefined after a skipped test that says why it is not there. */
export function available(): Binding | undefined {
  const support = loadNative();
  if (support.ok) return support.binding;
  test('the native launcher', { skip: support.reason }, () => undefined);
  return undefined;
}
