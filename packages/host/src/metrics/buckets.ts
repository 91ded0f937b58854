/** Upper bounds of the histograms, in seconds; `+Inf` follows each. */
export const BUCKETS = {
  /** From `true` to a build that takes the night. */
  durations: [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10, 30, 60, 300, 900, 3600, 14_400, 43_200],
  /** 3 ms on a ready thread, 50 to 100 on a new one; seconds and more are a queue or a starved machine. */
  spawns: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60],
  /** Milliseconds for who obeys SIGTERM, the grace (1 s by default) and a little for who does not, 2 s at most. */
  kills: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.25, 1.5, 1.75, 2, 2.5, 5],
} as const;
