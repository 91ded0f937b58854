/** Writes only what is different: most of what is shown is as it was a second ago. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
