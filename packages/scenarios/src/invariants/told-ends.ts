/** The end of a handle as a reply tells it. */
export interface ToldEnd {
  readonly handleId: string;
  readonly status: string;
}

/**
 * The ends that a reply tells: that of a cancel or a foreground call (one), and those of a wait (many).
 *
 * @param reply as the history keeps it
 */
export function toldEnds(reply: unknown): readonly ToldEnd[] {
  if (typeof reply !== 'object' || reply === null) return [];
  const finished: unknown = Reflect.get(reply, 'finished');
  if (Array.isArray(finished)) return finished.flatMap(toldEnds);
  const handleId: unknown = Reflect.get(reply, 'handle_id');
  const status: unknown = Reflect.get(reply, 'status');
  return typeof handleId === 'string' && typeof status === 'string' ? [{ handleId, status }] : [];
}
