/** How the shells' scripts ask: `longrun __complete <words…>`, the last one being typed. */
export const COMPLETE = '__complete';
