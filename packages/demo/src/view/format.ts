// Numbers and texts as people read them in a table. Pure.

/** `840 ms`, `3.2 s`, `2 min 05 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `0 B`, `12.1 kB`, `125.8 MB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_950) return `${(bytes / 1e3).toFixed(1)} kB`;
  if (bytes < 999_950_000) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Cuts to `width` characters, the last of them `…`. Control characters become spaces, so that a line stays one. */
export function clip(text: string, width: number): string {
  const flat = [...text.replace(/\p{Cc}+/gu, ' ')];
  if (flat.length <= width) return flat.join('');
  return width <= 0 ? '' : `${flat.slice(0, width - 1).join('')}…`;
}

/** Breaks at spaces into lines of at most `width` characters; a longer word is cut. At least one line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.replace(/\p{Cc}+/gu, ' ').split(/ (?=\S)/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width) {
      lines.push(clip(line, width));
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, clip(line, width)];
}
