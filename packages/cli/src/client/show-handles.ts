// `longrun ps`: once, or again and again.
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, exitCodeOfSignal } from '../command-line/exit-codes.js';
import { holdsProcesses } from '../socket/is-live.js';
import type { Backend, HandleRow } from '../socket/methods.js';
import { liveFrame } from '../terminal/live-frame.js';
import { outputWidth, printJson, printJsonLine, printLines } from '../terminal/output.js';
import { outputStyle } from '../terminal/style.js';
import { handleColumns } from '../view/handle-columns.js';
import { table } from '../view/table.js';
import { stopSignals } from './stop-signals.js';

export interface PsOptions {
  readonly all: boolean;
  readonly session: string | undefined;
  readonly watch: boolean;
  readonly json: boolean;
}

/** A person's glance. */
const LOOK_EVERY_MS = 1000;

export async function showHandles(backend: Backend, options: PsOptions): Promise<number> {
  if (options.watch) return watch(backend, options);
  const handles = await rows(backend, options);
  if (options.json) printJson({ handles });
  else printLines(linesOf(handles, outputWidth()));
  return EXIT.ok;
}

async function watch(backend: Backend, options: PsOptions): Promise<number> {
  const signals = stopSignals(['SIGINT', 'SIGTERM']);
  const frame = options.json || process.stdout.isTTY !== true ? undefined : liveFrame(process.stdout);
  const stopped = signals.next();
  try {
    for (;;) {
      const handles = await rows(backend, options);
      if (options.json) printJsonLine({ handles });
      else if (frame === undefined) printLines([...linesOf(handles, undefined), '']);
      else frame.show(linesOf(handles, frame.width()));
      const reason = await Promise.race([stopped, sleep(LOOK_EVERY_MS, undefined)]);
      if (reason !== undefined) return exitCodeOfSignal(reason);
    }
  } finally {
    frame?.close();
    signals.release();
  }
}

async function rows(backend: Backend, { all, session }: PsOptions): Promise<readonly HandleRow[]> {
  const { handles } = await backend.call('handles', { finished: true });
  return handles.filter(
    (row) => (all || holdsProcesses(row)) && (session === undefined || row.session_id === session),
  );
}

function linesOf(handles: readonly HandleRow[], width: number | undefined): string[] {
  return table(handleColumns, handles, { width, style: outputStyle() });
}
