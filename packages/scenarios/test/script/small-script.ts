import type { Scenario } from '../../dist/script/scenario.js';

/** The smallest script that runs. */
export const SMALL: Scenario = {
  name: 'small',
  load: { main: { executor: 'constant-vus', duration: '10s' } },
  flows: { main: [{ do: 'spawn', program: 'flood' }] },
};

export const FIXTURES: readonly string[] = ['flood', 'exit-code', 'hold-pipe'];
