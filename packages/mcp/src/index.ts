export type { HttpOptions, HttpServing } from './http/http-options.js';
export { serveHttp } from './serve-http.js';
export { type StdioOptions, type StdioServing, serveStdio } from './serve-stdio.js';
