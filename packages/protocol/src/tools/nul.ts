/** The kernel takes NUL as the end of an argument, a variable or a path. */
export function hasNoNul(text: string): boolean {
  return !text.includes('\0');
}

export const NUL_REFUSAL = 'must not hold a NUL character';
