// Colours for what is painted on canvas, which cannot read them from the style by itself.

export type Colour = 'text' | 'dim' | 'line' | 'bad' | 'blue' | 'cyan' | 'orange' | 'purple' | 'grey';

/** As the reader's theme has it now. */
export function colour(name: Colour): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Called when the reader changes between light and dark. */
export function onThemeChange(listener: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener);
}

export function isNarrow(): boolean {
  return matchMedia('(max-width: 44rem)').matches;
}
