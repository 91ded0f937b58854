// Names and parameters of the cases with many live commands. Longrun runs them on four shared process threads, with
// its limits on live handles raised.

/** Below, the host's own ups and downs are more than what the handles take. */
export const LEAST_FOR_MEMORY = 1000;

/** As a reader sees it: 1000 is 1,000. */
export function crowdName(count) {
  return `${count.toLocaleString('en-US')} live`;
}

export function crowdCase(count, more = {}) {
  const parameters = {
    count,
    threads: 4,
    // And the short commands.
    handles: 2 * count + 1000,
    // A crowd that is measured for memory gets longer to settle.
    settleMs: count < LEAST_FOR_MEMORY ? 300 : 1000,
    ...more,
  };
  return { name: crowdName(count), parameters };
}
