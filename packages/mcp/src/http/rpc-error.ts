/** A JSON-RPC error as an HTTP answer, for what no request of a session can be blamed for. */
export function rpcError(
  status: number,
  code: number,
  message: string,
  options: { readonly data?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Response {
  const { data, headers = {} } = options;
  const error = { code, message, ...(data === undefined ? {} : { data }) };
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status, headers });
}
