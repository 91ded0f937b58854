import type { EventStore, JSONRPCMessage } from '@modelcontextprotocol/server';

/** Events of one session that a client which lost its stream can still get… */
const MAX_EVENTS = 256;
/** …and how much of them: a few replies of the largest kind. */
const MAX_BYTES: number = 4 * 1024 * 1024;

interface Entry {
  readonly id: string;
  readonly streamId: string;
  readonly message: JSONRPCMessage;
  readonly bytes: number;
}

/** What a session has sent, for a client that comes back with `Last-Event-ID`. Bounded; the oldest goes first. */
export class EventLog implements EventStore {
  readonly #entries: Entry[] = [];
  #bytes = 0;
  #lastNumber = 0;

  async storeEvent(streamId: string, message: JSONRPCMessage): Promise<string> {
    this.#lastNumber += 1;
    const id = `${this.#lastNumber}_${streamId}`;
    const bytes = Buffer.byteLength(JSON.stringify(message));
    this.#entries.push({ id, streamId, message, bytes });
    this.#bytes += bytes;
    while (this.#entries.length > MAX_EVENTS || (this.#bytes > MAX_BYTES && this.#entries.length > 1)) {
      this.#bytes -= this.#entries.shift()?.bytes ?? 0;
    }
    return id;
  }

  async getStreamIdForEventId(eventId: string): Promise<string | undefined> {
    return parse(eventId)?.streamId;
  }

  /** What is no longer there is not sent: the client asks again. */
  async replayEventsAfter(
    lastEventId: string,
    { send }: { readonly send: (eventId: string, message: JSONRPCMessage) => Promise<void> },
  ): Promise<string> {
    const last = parse(lastEventId);
    if (last === undefined) throw new Error('This event id was not made here');
    const missed = this.#entries.filter(
      ({ id, streamId }) => streamId === last.streamId && (parse(id)?.number ?? 0) > last.number,
    );
    for (const { id, message } of missed) await send(id, message);
    return last.streamId;
  }
}

function parse(eventId: string): { readonly number: number; readonly streamId: string } | undefined {
  const [, number, streamId] = /^(\d{1,15})_(.{1,64})$/.exec(eventId) ?? [];
  return streamId === undefined ? undefined : { number: Number(number), streamId };
}
