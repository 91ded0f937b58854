// The workloads. Each entry: `id`, `title`, `note` (how it is measured, for the report), `pass` (what runs in the
// contender's process), `cases(scale)` with a name and the pass's parameters, `metrics` of one group's samples, and
// `bars(at)`: what Longrun must reach, as `{ text, value, limit, reached }` by way of ../bars.mjs. Workloads of
// one pass and case share their groups: W1 and W2, W5 and W7.
import { w1 } from './w1-spawn-to-handle.mjs';
import { w2 } from './w2-main-thread.mjs';
import { w3 } from './w3-spawn-to-result.mjs';
import { w4 } from './w4-burst.mjs';
import { w5 } from './w5-crowd.mjs';
import { w6 } from './w6-flood.mjs';
import { w7 } from './w7-exits-in-a-crowd.mjs';

export const WORKLOADS = [w1, w2, w3, w4, w5, w6, w7];
