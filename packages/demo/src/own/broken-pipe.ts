// A reader that goes away (`npm start -- … | head`) shows as an error event, which would end this process at once
// and leave nobody to cancel the command.

interface ErrorSource {
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
}

export interface PipeGuard {
  /** Resolves with the first write that nobody reads. */
  readonly broken: Promise<void>;
  release(): void;
}

export function brokenPipe(stream: ErrorSource): PipeGuard {
  let onError: (error: Error) => void = () => {};
  const broken = new Promise<void>((resolve) => {
    onError = () => resolve();
    stream.on('error', onError);
  });
  return { broken, release: () => void stream.off('error', onError) };
}
