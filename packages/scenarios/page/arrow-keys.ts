const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The rows are one stop of the tab key; arrows go from row to row. */
export function arrowKeys(rows: HTMLElement): void {
  rows.addEventListener('keydown', (event) => {
    const step = STEPS[event.key];
    const all = [...rows.querySelectorAll('button')];
    const focused = document.activeElement;
    const at = focused instanceof HTMLButtonElement ? all.indexOf(focused) : -1;
    if (step === undefined || at === -1) return;
    event.preventDefault();
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    for (const row of all) row.tabIndex = row === next ? 0 : -1;
    next?.focus();
  });
}
