import type { HandleRow } from './handle-row.js';

/** What the main job shows while it runs. */
export interface Frame {
  readonly elapsedMs: number;
  /** One line per agent: where its loop is. */
  readonly agents: readonly string[];
  readonly handles: readonly HandleRow[];
}

/** Something that happened. */
export interface Note {
  /** Since the start. */
  readonly ms: number;
  readonly agent: string;
  readonly text: string;
}

/** Where the main job shows itself: live on a terminal, line by line elsewhere. */
export interface Screen {
  /** Says what happened. It stays to be read. */
  note(note: Note): void;
  /** How things are now. Replaces the previous frame. */
  show(frame: Frame): void;
  /** No more frames; the terminal is as it was. May be called twice. */
  close(): void;
}

/** The part of a writable terminal that a screen needs. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** What a terminal is taken for that does not tell its size. */
export const DEFAULT_COLUMNS = 80;
export const DEFAULT_ROWS = 24;
