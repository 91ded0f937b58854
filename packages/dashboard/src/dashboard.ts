/** A dashboard that is being served. */
export interface Dashboard {
  /** To open in a browser: it carries the token in its fragment, which no browser sends anywhere. */
  readonly url: string;
  /** `http://127.0.0.1:<port>`, without the token. */
  readonly origin: string;
  readonly port: number;
  /** What `Authorization: Bearer` has to carry for everything but the page itself. */
  readonly token: string;
  /** Ends every connection, the server and its thread. Safe to call twice. */
  close(): Promise<void>;
}
