/** Strings as the add-on takes a list of them: each ends with NUL. */
export function nulEnded(items: Iterable<string>): string {
  let text = '';
  for (const item of items) text += `${item}\0`;
  return text;
}
