import { fileURLToPath } from 'node:url';

/** Root of this workspace: three levels up from packages/demo/dist. */
export const WORKSPACE: string = fileURLToPath(new URL('../../..', import.meta.url));
