/** One line on a terminal that says what is being measured. */
export interface Progress {
  step(name: string): void;
  /** Takes the line away. */
  clear(): void;
}

const WIPE = '\r\x1b[K';

export function progressOn(terminal: NodeJS.WritableStream | undefined): Progress {
  return {
    step: (name) => void terminal?.write(`${WIPE}Measuring: ${name}…`),
    clear: () => void terminal?.write(WIPE),
  };
}
