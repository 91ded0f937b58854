/** Nothing. One for everybody: a command that prints nothing keeps no buffers. */
export const NO_BYTES: Uint8Array = new Uint8Array(0);
