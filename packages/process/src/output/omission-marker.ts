/** What stands between head and tail for the bytes that are left out. A line of its own. */
export function omissionMarker(omittedBytes: number): string {
  return `\n[... ${omittedBytes} bytes omitted ...]\n`;
}
