// What the page asks the server to do.

export interface CancelAnswer {
  readonly known: boolean;
  readonly cancelled: boolean;
  readonly leftovers_ended: number;
  readonly survivors: number;
}

export interface EndAnswer {
  readonly ended: number;
  readonly survivors: number;
}

export interface OutputAnswer {
  readonly text: string;
  readonly offset: number;
  readonly next_offset: number;
  readonly eof: boolean;
  readonly omitted_bytes: number;
}

export interface OutputQuestion {
  readonly handleId: string;
  readonly sessionId: string;
  readonly stream: 'stdout' | 'stderr';
  readonly offset: number;
}

export class Api {
  token: string = '';

  cancel(handleId: string, force: boolean): Promise<CancelAnswer> {
    return this.#post('/api/cancel', { handle_id: handleId, force });
  }

  endSession(sessionId: string): Promise<EndAnswer> {
    return this.#post('/api/end-session', { session_id: sessionId });
  }

  readOutput(question: OutputQuestion, signal: AbortSignal): Promise<OutputAnswer> {
    const { handleId, sessionId, stream, offset } = question;
    const input = { handle_id: handleId, session_id: sessionId, stream, offset };
    return this.#post('/api/read-output', input, signal);
  }

  /** Rejects with what the server says, as a text for people. */
  async #post<T>(path: string, input: object, signal?: AbortSignal): Promise<T> {
    const response = await fetch(path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(input),
      cache: 'no-store',
      ...(signal !== undefined && { signal }),
    });
    // The server that has sent this page answers so.
    const answer = (await response.json()) as T & { error?: { message: string } };
    if (!response.ok) throw new Error(answer.error?.message ?? `The server answered ${response.status}.`);
    return answer;
  }
}
