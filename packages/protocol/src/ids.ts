declare const brand: unique symbol;

/** `hto-<host pid in hex>-<n>`: n counts from 1 in the host process and is never reused there. */
export type HandleId = string & { readonly [brand]: 'HandleId' };
/** A ULID: names the command across machines and restarts. */
export type CommandId = string & { readonly [brand]: 'CommandId' };
/** Chosen by the embedder. Any non-empty string of at most `MAX_SESSION_ID_LENGTH` characters. */
export type SessionId = string & { readonly [brand]: 'SessionId' };

/** The n-th handle of the host process `pid`. */
export function handleId(pid: number, n: number): HandleId {
  return `hto-${pid.toString(16)}-${n}` as HandleId;
}

/** Brands a string that came from outside. Whether such a handle exists is the coordinator's to say. */
export function asHandleId(text: string): HandleId {
  return text as HandleId;
}

export function asCommandId(ulid: string): CommandId {
  return ulid as CommandId;
}

export function asSessionId(text: string): SessionId {
  return text as SessionId;
}
